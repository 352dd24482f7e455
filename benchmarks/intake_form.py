"""Take a unit in at the counter: what the form asks the server, in seconds."""

from odoo.tests import Form

from benchmarks import _world as world

LIMIT = 1.0  # seconds of the server, for all calls of one unit together
MAX_RATIO = 1.5


def run(ctx):
    """Compare scan, save and take in with the quotation of one product, confirmed."""
    time_row, query_row = ctx.compare(
        "Take in a scanned unit",
        core=(_prepare_sale, _sell),
        ours=(_prepare_unit, _take_in),
        wanted_time=MAX_RATIO,
    )
    name = f"Take in a scanned unit (limit {LIMIT:.0f} s)"
    return [time_row, query_row, ctx.row(name, time_row["ours"], LIMIT, 1.0, "s")]


def _prepare_unit(env):
    """Have a unit with its warranty card; open the form once, as a desk has."""
    worker = world.make_worker(env)
    warranty_type = world.make_warranty(env)
    product = world.make_product(
        env,
        "Fridge",
        tracking="serial",
        is_serviceable=True,
        warranty_type_id=warranty_type.id,
    )
    lot = env["stock.lot"].create({"name": "BENCH-FORM-1", "product_id": product.id})
    env["aftersales.warranty.card"].create(
        {"lot_id": lot.id, "partner_id": world.make_customer(env).id}
    ).action_issue()
    requests = worker["aftersales.request"]
    Form(requests)
    return requests, lot


def _take_in(_env, subject):
    """Scan the serial, save, and press the button."""
    requests, lot = subject
    with Form(requests) as form:
        form.scan = lot.name
    request = form.record
    request.action_confirm()
    assert request.case_ids.lot_id == lot and request.state != "draft"


def _prepare_sale(env):
    worker = world.make_worker(env)
    product = world.make_product(env, "Fridge")
    orders = worker["sale.order"]
    Form(orders)
    return orders, world.make_customer(env), product


def _sell(_env, subject):
    """Choose customer and product, save, and confirm."""
    orders, customer, product = subject
    with Form(orders) as form:
        form.partner_id = customer
        with form.order_line.new() as line:
            line.product_id = product
    form.record.action_confirm()
    assert form.record.state == "sale"
