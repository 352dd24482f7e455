"""Validate a delivery of many serials: with warranty cards against without."""

from odoo import Command

from benchmarks import _world as world

SIZE = 500
QUICK_SIZE = 50


def run(ctx):
    """Compare the validation on core with the one that issues a card per serial."""
    size = QUICK_SIZE if ctx.quick else SIZE
    ctx.rounds = max(ctx.rounds, 5)  # a narrow limit wants a steady median

    def prepare(env, **product_vals):
        return _prepare_delivery(world.make_worker(env), size, **product_vals)

    def prepare_with_cards(env):
        warranty_type = world.make_warranty(env)
        picking = prepare(env, warranty_type_id=warranty_type.id, is_serviceable=True)
        return picking, size

    return ctx.compare(
        f"Deliver {size} serials",
        core=(lambda env: (prepare(env), 0), _validate),
        ours=(prepare_with_cards, _validate),
        wanted_time=1.2,
        wanted_queries=1.2,
    )


def _prepare_delivery(env, size, **product_vals):
    """Sell ``size`` serials and pick them, ready to be validated."""
    env_sudo = env(su=True)
    product = world.make_product(env_sudo, "Fridge", tracking="serial", **product_vals)
    serials = [f"BENCH-{number:05}" for number in range(size)]
    world.add_serials(env_sudo, product, serials)
    order = env["sale.order"].create(
        {
            "partner_id": world.make_customer(env_sudo).id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": size})
            ],
        }
    )
    order.action_confirm()
    picking = order.picking_ids
    picking.action_assign()
    picking.move_ids.picked = True
    return picking


def _validate(_env, subject):
    """Validate the delivery; the part that is timed."""
    picking, cards = subject
    picking.with_context(skip_sms=True).button_validate()
    assert picking.state == "done"
    assert not cards or len(picking.card_ids) == cards
