"""Hand in and approve a log with ten parts: against core's delivery of the same ten.

Both sides take ten parts of ten products, valued at once, off the shelf. Core's side
makes the delivery, reserves and validates it. Ours submits a log whose parts the
warranty pays for, takes the ten old parts in, posts the ten costs to the warranty and
has the work inspected.

Each side has done the same just before, as on a server that runs.
"""

from odoo import Command, fields

from benchmarks import _world as world

SIZE = 10
CORE_MODULES = ["stock_account"]
QUERY_LIMIT = 150


def run(ctx):
    """Compare the two, and the queries of ours with their own limit."""
    ctx.rounds = max(ctx.rounds, 9)  # short ones: more make the median steady
    ours = (world.get_warm(_prepare_log, _submit_and_pass), _submit_and_pass)
    rows = ctx.compare(
        f"Use {SIZE} parts",
        core=(world.get_warm(_prepare_delivery, _deliver), _deliver),
        ours=ours,
        wanted_time=1.5,
    )
    queries = rows[-1]["ours"]
    return [
        *rows,
        ctx.row(f"Use {SIZE} parts: queries in all", queries, QUERY_LIMIT, 1.0, ""),
    ]


def _prepare_parts(env_sudo):
    """Return ten parts on the shelf whose value is kept in the books at once."""
    category = env_sudo["product.category"].create(
        {
            "name": "Perpetual",
            "property_valuation": "real_time",
            "property_cost_method": "average",
        }
    )
    parts = env_sudo["product.product"]
    for number in range(SIZE):
        part = world.make_product(env_sudo, f"Part {number}", categ_id=category.id)
        world.add_stock(env_sudo, part, 10)
        parts |= part
    return parts


# === CORE === #


def _prepare_delivery(env):
    env = world.make_worker(env)
    parts = _prepare_parts(env(su=True))
    customer = world.make_customer(env(su=True))
    return {"env": env, "customer": customer, "parts": parts, "lots": (False, False)}


def _deliver(_env, things):
    """Make a delivery, reserve and validate it."""
    env = things["env"]
    source = world.find_stock(env)
    destination = env.ref("stock.stock_location_customers")
    picking = env["stock.picking"].create(
        {
            "picking_type_id": source.warehouse_id.out_type_id.id,
            "partner_id": things["customer"].id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": part.id,
                        "product_uom_qty": 1,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
                for part in things["parts"]
            ],
        }
    )
    picking.action_confirm()
    picking.action_assign()
    _validate(picking)


def _validate(picking):
    picking.move_ids.picked = True
    picking.with_context(skip_sms=True).button_validate()
    assert picking.state == "done"


# === OURS === #


def _prepare_log(env):
    env = world.make_worker(env)
    env_sudo = env(su=True)
    parts = _prepare_parts(env_sudo)
    unit = world.make_product(
        env_sudo,
        "Fridge",
        tracking="serial",
        is_serviceable=True,
        warranty_type_id=world.make_warranty(env).id,
    )
    lots = world.add_serials(env_sudo, unit, ["BENCH-LOG-1", "BENCH-LOG-2"])
    customer = world.make_customer(env_sudo)
    _sell(env, customer, unit, len(lots))
    technician = world.make_technician(env_sudo)
    return {"lots": [_start(env, customer, lot, parts, technician) for lot in lots]}


def _sell(env, customer, unit, quantity):
    """Deliver units, so that their warranty begins."""
    order = env["sale.order"].create(
        {
            "partner_id": customer.id,
            "order_line": [
                Command.create({"product_id": unit.id, "product_uom_qty": quantity})
            ],
        }
    )
    order.action_confirm()
    order.picking_ids.action_assign()
    _validate(order.picking_ids)


def _start(env, customer, lot, parts, technician):
    """Lead a case to the log that only waits to be handed in."""
    request = env["aftersales.request"].create(
        {
            "partner_id": customer.id,
            "case_ids": [
                Command.create({"identifier": lot.name, "complaint": "Leaks cold"})
            ],
        }
    )
    request.action_confirm()
    case = request.case_ids
    order = case.action_assign(technician)
    order.action_accept()
    env["aftersales.work.part"].create(
        [{"case_id": case.id, "product_id": part.id} for part in parts]
    )
    case.action_quote()
    log = order.action_start()
    log.write({"work_done": "Replaced ten parts", "date_start": fields.Datetime.now()})
    assert log.part_ids.mapped("covered_percent") == [100] * SIZE
    return log


def _submit_and_pass(_env, things):
    log = things["lot"]
    log.action_submit()
    log.check_ids.action_pass()
    assert log.state == "approved"
    assert len(log.sudo().part_ids.move_ids.account_move_id) >= 1
