"""A list of units that an agent brings: what many cost against what a few do."""

from benchmarks import _world as world

SIZE, QUICK_SIZE = 500, 100
FEW = 10  # times fewer
MAX_SECONDS = 20.0
MAX_GROWTH = 12.0


def run(ctx):
    """Take a list in, from the pasted text to the receipt into custody."""
    size = QUICK_SIZE if ctx.quick else SIZE
    few = size // FEW
    ctx.measure("ours", lambda env: _prepare(env, 5), _work)
    less, __ = ctx.measure("ours", lambda env: _prepare(env, few), _work)
    more, __ = ctx.measure("ours", lambda env: _prepare(env, size), _work)
    name = f"Take in a list of {size} units"
    return [
        ctx.row(f"{name} (limit {MAX_SECONDS:.0f} s)", more, MAX_SECONDS, 1.0, "s"),
        ctx.row(f"{name}, against {few}", more, less, MAX_GROWTH, "s"),
    ]


def _prepare(env, count):
    """Have units with their warranty cards, and an agent who lists them."""
    worker = world.make_worker(env)
    warranty_type = world.make_warranty(env(su=True))
    product = world.make_product(
        env(su=True),
        "Fridge",
        tracking="serial",
        is_serviceable=True,
        warranty_type_id=warranty_type.id,
    )
    lots = env["stock.lot"].create(
        [
            {"name": f"BENCH-{number:05}", "product_id": product.id}
            for number in range(count)
        ]
    )
    customer = world.make_customer(env)
    env["aftersales.warranty.card"].create(
        [{"lot_id": lot.id, "partner_id": customer.id} for lot in lots]
    ).action_issue()
    agent = env["res.partner"].create(
        {"name": "Bench Agent", "aftersales_agent_role": "service"}
    )
    return worker["aftersales.request.intake"].create(
        {
            "agent_id": agent.id,
            "list_number": "BENCH-1",
            "text": "\n".join(f"{lot.name}\tDoes not cool" for lot in lots),
        }
    )


def _work(_env, intake):
    """Press the button; the part that is timed."""
    count = intake.text.count("\n") + 1
    action = intake.action_take_in()
    request = intake.env["aftersales.request"].browse(action["res_id"])
    assert request.state == "to_assign" and request.case_count == count
