"""From the request to the posted invoice: our chain against core's documents.

Both sides repair one serial with one charged part and one line of labour, and end
with a posted invoice of the same two lines. Core's side is a repair order, the sale
order made from it, and its invoice. Ours also takes the unit into custody, tells the
technician by activity and mail, mails the estimate and has the work inspected.

Each side has done the same with another unit just before, as on a server that runs:
what is read once for all, as rules and defaults, belongs to neither.
"""

from odoo import Command

from benchmarks import _world as world

CORE_MODULES = ["repair", "sale_management", "stock_account"]


def run(ctx):
    """Compare one repair, from reception to the posted invoice."""
    ctx.rounds = max(ctx.rounds, 9)  # short ones: more make the median steady
    return ctx.compare(
        "Request to posted invoice",
        core=(world.get_warm(_prepare_core, _work_core), _work_core),
        ours=(world.get_warm(_prepare_ours, _work_ours), _work_ours),
        wanted_time=1.5,
        wanted_queries=2.0,
    )


def _prepare_common(env, **unit_vals):
    """Make the unit, the part, the labour and who is served."""
    env_sudo = world.make_worker(env)(su=True)
    unit = world.make_product(env_sudo, "Fridge", tracking="serial", **unit_vals)
    part = world.make_product(env_sudo, "Gasket")
    world.add_stock(env_sudo, part, 10)
    return {
        "env": env_sudo(su=False),
        "unit": unit,
        "part": part,
        "labor": world.make_service(env_sudo, "Repair hour"),
        "customer": world.make_customer(env_sudo),
    }


# === CORE === #


def _prepare_core(env):
    """Have the unit in the workshop: core's repair order does not take it in."""
    things = _prepare_common(env)
    names = ["BENCH-CORE-1", "BENCH-CORE-2"]
    things["lots"] = world.add_serials(env, things["unit"], names)
    return things


def _work_core(_env, things):
    """Make repair order, sale order and invoice."""
    env = things["env"]
    repair = env["repair.order"].create(
        {
            "partner_id": things["customer"].id,
            "product_id": things["unit"].id,
            "lot_id": things["lot"].id,
            "move_ids": [
                Command.create(
                    {
                        "repair_line_type": "add",
                        "product_id": things["part"].id,
                        "product_uom_qty": 1,
                    }
                )
            ],
        }
    )
    repair.action_validate()
    repair.action_create_sale_order()
    order = repair.sale_order_id
    order.order_line = [
        Command.create({"product_id": things["labor"].id, "product_uom_qty": 1})
    ]
    order.action_quotation_sent()
    order.action_confirm()
    repair.action_repair_start()
    repair.move_ids.quantity = 1
    repair.action_repair_end()
    _post(order._create_invoices())


def _post(invoice):
    """Post the invoice and see that it has both lines."""
    invoice.action_post()
    assert invoice.state == "posted"
    assert len(invoice.invoice_line_ids.filtered("product_id")) == 2


# === OURS === #


def _prepare_ours(env):
    """Have a unit out of warranty, a technician and a service of the catalogue."""
    things = _prepare_common(env, is_serviceable=True)
    lots = env["stock.lot"].create(
        [
            {"name": f"BENCH-OURS-{number}", "product_id": things["unit"].id}
            for number in (1, 2)
        ]
    )
    return things | {
        "lots": lots,
        "technician": world.make_technician(env),
        "service": env["aftersales.service"].create(
            {
                "name": "Repair",
                "product_id": things["labor"].id,
                "standard_hours": 1.0,
            }
        ),
    }


def _work_ours(_env, things):
    """Lead one case through the chain."""
    env = things["env"]
    case = _receive(env, things)
    order = case.action_assign(things["technician"])
    order.action_accept()
    _diagnose(env, case, things)
    # the customer signs on the portal, where core's route acts as superuser
    case.action_quote().sudo().action_confirm()
    log = order.action_start()
    log.work_done = "Replaced the gasket"
    log.action_submit()
    log.check_ids.action_pass()
    case.action_invoice()
    _post(case.sudo().invoice_ids.with_env(env))
    assert case.state == "ready"


def _receive(env, things):
    """Take the unit in."""
    request = env["aftersales.request"].create(
        {
            "partner_id": things["customer"].id,
            "case_ids": [
                Command.create(
                    {"identifier": things["lot"].name, "complaint": "Leaks cold"}
                )
            ],
        }
    )
    request.action_confirm()
    return request.case_ids


def _diagnose(env, case, things):
    """Plan one part and one line of labour, both to be paid."""
    env["aftersales.work.part"].create(
        {"case_id": case.id, "product_id": things["part"].id}
    )
    env["aftersales.work.labor"].create(
        {"case_id": case.id, "service_id": things["service"].id}
    )
