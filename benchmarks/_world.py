"""What both sides of a benchmark are built from; nothing here is timed."""

from odoo import Command


def get_warm(prepare, work):
    """Return a preparation that has gone through the work once.

    It gives two ``lots``: the first was worked on, the second is worked on as ``lot``.
    """

    def prepare_warm(env):
        things = prepare(env)
        first, second = things.pop("lots")
        _end_transaction(env)
        work(env, things | {"lot": first})
        _end_transaction(env)
        return things | {"lot": second}

    return prepare_warm


def _end_transaction(env):
    """Leave nothing to the next step that a commit would have done before it.

    Mail tracks what was made in this transaction only from here on.
    """
    env.flush_all()
    env.cr.precommit.run()
    env.invalidate_all()


def make_worker(env):
    """Return an environment of an employee with every right the two sides need.

    Superuser skips access rules, which are part of the price of a step.
    """
    groups = [
        "account.group_account_invoice",
        "sales_team.group_sale_manager",
        "stock.group_stock_manager",
        "aftersales_warranty.aftersales_group_manager",
    ]
    return env(user=make_user(env, "bench_worker", groups).id)


def make_user(env, login, groups):
    """Return an employee's user with those of ``groups`` that this database has."""
    found = [env.ref(xmlid, raise_if_not_found=False) for xmlid in groups]
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": login.replace("_", " ").title(),
                "login": login,
                "email": f"{login}@example.com",
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.link(group.id) for group in found if group],
            }
        )
    )


def make_technician(env):
    """Return a technician, an employee with a login."""
    user = make_user(
        env, "bench_technician", ["aftersales_warranty.aftersales_group_technician"]
    )
    employee = env["hr.employee"].create({"name": user.name, "user_id": user.id})
    return env["aftersales.technician"].create(
        {"employee_id": employee.id, "company_id": env.company.id}
    )


def make_customer(env):
    """Return a customer with a phone, as everybody has."""
    return env["res.partner"].create(
        {
            "name": "Bench Customer",
            "email": "bench_customer@example.com",
            "phone": "+1 555 0100",
        }
    )


def make_product(env, name, **vals):
    """Return a storable product."""
    return env["product.product"].create(
        {
            "name": name,
            "type": "consu",
            "is_storable": True,
            "standard_price": 10.0,
            "list_price": 25.0,
            "taxes_id": [Command.clear()],
            **vals,
        }
    )


def make_service(env, name):
    """Return a service product that is invoiced as ordered."""
    return env["product.product"].create(
        {
            "name": name,
            "type": "service",
            "list_price": 60.0,
            "invoice_policy": "order",
            "taxes_id": [Command.clear()],
        }
    )


def make_warranty(env):
    """Return a warranty type with three promises."""
    term = {"duration_unit": "month", "parts_percent": 100, "labor_percent": 100}
    return env["aftersales.warranty.type"].create(
        {
            "name": "Bench Warranty",
            "start_rule": "delivery",
            "term_ids": [
                Command.create({"kind": "guarantee", "duration": 24, **term}),
                Command.create({"kind": "warranty", "duration": 60, **term}),
                Command.create(
                    {
                        "kind": "commitment",
                        "duration": 10,
                        "duration_unit": "year",
                    }
                ),
            ],
        }
    )


def find_stock(env):
    """Return the stock location of the company's first warehouse."""
    domain = [("company_id", "=", env.company.id)]
    return env["stock.warehouse"].search(domain, limit=1).lot_stock_id


def add_stock(env, product, quantity):
    """Put an untracked product on the shelf."""
    _count(env, [{"product_id": product.id, "inventory_quantity": quantity}])


def add_serials(env, product, names):
    """Put serials on the shelf and return them."""
    lots = env["stock.lot"].create(
        [{"name": name, "product_id": product.id} for name in names]
    )
    _count(
        env,
        [
            {"product_id": product.id, "lot_id": lot.id, "inventory_quantity": 1}
            for lot in lots
        ],
    )
    return lots


def _count(env, vals_list):
    """Take an inventory with these counts."""
    place = {"location_id": find_stock(env).id}
    quants = env["stock.quant"].with_context(inventory_mode=True)
    quants.create([{**vals, **place} for vals in vals_list]).action_apply_inventory()
