"""Issue warranty cards for many units: against core's creation of as many serials."""

from benchmarks import _world as world

SIZE = 10_000
QUICK_SIZE = 500


def run(ctx):
    """Compare core's creation of serials with our issue of a card for each."""
    size = QUICK_SIZE if ctx.quick else SIZE
    return ctx.compare(
        f"Issue {size} cards (core: create {size} serials)",
        core=(lambda env: _prepare_serials(world.make_worker(env), size), _create),
        ours=(lambda env: _prepare_units(world.make_worker(env), size), _issue),
        wanted_time=1.5,
    )


def _prepare_serials(env, size, **product_vals):
    """Return the values of ``size`` serials of a product."""
    product = world.make_product(
        env(su=True), "Fridge", tracking="serial", **product_vals
    )
    names = [f"BENCH-{number:06}" for number in range(size)]
    return env["stock.lot"], [{"name": n, "product_id": product.id} for n in names]


def _prepare_units(env, size):
    """Return ``size`` units, ready to get their cards."""
    warranty_type = world.make_warranty(env(su=True))
    return _create(
        env,
        _prepare_serials(
            env, size, warranty_type_id=warranty_type.id, is_serviceable=True
        ),
    )


def _create(_env, subject):
    """Create the serials; the part that is timed on core."""
    lot_model, vals_list = subject
    return lot_model.create(vals_list)


def _issue(env, lots):
    """Issue the cards; the part that is timed."""
    vals = {"delivery_date": "2026-01-10", "partner_id": env.user.partner_id.id}
    cards = env["aftersales.warranty.card"]._issue_for_lots(lots, vals)
    assert len(cards) == len(lots)
    assert set(cards.mapped("state")) == {"issued"}
