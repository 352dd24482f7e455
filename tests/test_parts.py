"""Parts, their old ones and their money, when twenty people press at once."""

import pytest
from chain import Chain
from parallel import PEOPLE, at_once, press, split
from world import GASKET_COST, Goods

ORDER, CASE, OLD_PART = "aftersales.order", "aftersales.case", "aftersales.old.part"


def hand(world, technician="technician"):
    """Return the place where a technician keeps his parts."""
    technician_id = world.technician_ids[technician]
    location = world.setup.read("aftersales.technician", technician_id, "location_id")
    return location["location_id"][0]


def count_at(world, location_id, product_id):
    """Return how many of a product lie at a place."""
    quants = world.setup.search_read(
        "stock.quant",
        [("location_id", "=", location_id), ("product_id", "=", product_id)],
        ["quantity"],
    )
    return sum(quant["quantity"] for quant in quants)


def transfers(world, order_id):
    """Return how many transfers of parts an order has."""
    domain = [("aftersales_order_id", "=", order_id)]
    return world.setup.call("stock.picking", "search_count", domain)


@pytest.fixture
def drawing(world):
    """Return a case that is to be worked, with its parts in store."""
    return Chain.at("signed", world)


@pytest.fixture
def owing(world):
    """Return a case whose old part must come back; it has not yet."""
    # goods of its own: what is recovered is worth less, and the next one costs less
    chain = Chain.at("drafted", world, goods=Goods(world, "real_time"))
    process_id = chain.read("process_id")["process_id"][0]
    world.setup.call(
        "aftersales.process", "write", [process_id], {"is_old_part_required": True}
    )
    for step in ("confirm", "assign", "accept", "diagnose", "quote", "agree", "start"):
        getattr(chain, step)()
    chain.submit()
    yield chain
    world.setup.call(
        "aftersales.process", "write", [process_id], {"is_old_part_required": False}
    )


def debt_of(chain):
    debts = chain.world.setup.search_read(
        OLD_PART, [("case_id", "=", chain.case_id)], ["state", "product_id", "name"]
    )
    assert [debt["state"] for debt in debts] == ["owed"], debts
    return debts[0]


# === DRAWN AND BROUGHT BACK === #


def test_parts_drawn_at_once_are_handed_out_once(world, drawing):
    before = world.on_hand(drawing.goods.gasket_id)
    held = count_at(world, hand(world), drawing.goods.gasket_id)
    compressors = count_at(world, hand(world), drawing.goods.compressor_id)

    press(world, "storekeeper", ORDER, "action_draw_parts", [drawing.order_id])

    assert transfers(world, drawing.order_id) == 1
    assert world.on_hand(drawing.goods.gasket_id) == before - 1
    assert count_at(world, hand(world), drawing.goods.gasket_id) == held + 1
    assert count_at(world, hand(world), drawing.goods.compressor_id) == compressors + 1


def test_parts_brought_back_at_once_come_back_once(world, drawing):
    world.as_("storekeeper").call(ORDER, "action_draw_parts", [drawing.order_id])
    before = world.on_hand(drawing.goods.gasket_id)
    held = count_at(world, hand(world), drawing.goods.compressor_id)
    world.as_("reception").call(CASE, "action_cancel", [drawing.case_id], "Sold it")

    press(world, "storekeeper", ORDER, "action_return_parts", [drawing.order_id])

    assert transfers(world, drawing.order_id) == 2
    assert world.on_hand(drawing.goods.gasket_id) == before + 1
    assert count_at(world, hand(world), drawing.goods.compressor_id) == held - 1


def test_last_part_goes_to_one_of_the_jobs_that_want_it(world):
    chains = [Chain.at("signed", world) for _job in range(2)]
    goods = chains[0].goods
    left = world.on_hand(goods.gasket_id)
    storekeeper = world.as_("storekeeper")
    calls = [
        lambda own, chain=chain: own.call(ORDER, "action_draw_parts", [chain.order_id])
        for chain in chains
    ]

    done, errors = split(at_once(storekeeper, calls * (PEOPLE // 2)))

    assert done, errors
    assert all(error.name == "odoo.exceptions.UserError" for error in errors), errors
    assert world.on_hand(goods.gasket_id) == left - 2, "each job has its own one"
    for chain in chains:
        assert transfers(world, chain.order_id) == 1


# === OLD PARTS === #


def test_old_part_received_at_once_comes_in_once(world, owing):
    debt = debt_of(owing)

    press(world, "storekeeper", OLD_PART, "action_receive", [debt["id"]], "repairable")

    came = [("aftersales_old_part_id", "=", debt["id"]), ("state", "=", "done")]
    assert world.setup.call("stock.move", "search_count", came) == 1
    assert world.setup.read(OLD_PART, debt["id"], "state")["state"] == "received"


def test_old_part_recovered_at_once_is_in_stock_once(world, owing):
    debt = debt_of(owing)
    product_id = debt["product_id"][0]
    storekeeper = world.as_("storekeeper")
    storekeeper.call(OLD_PART, "action_receive", [debt["id"]], "repairable")
    before = world.on_hand(product_id)

    press(world, "storekeeper", OLD_PART, "action_recover", [debt["id"]], 12.5)

    assert world.on_hand(product_id) == before + 1
    moves = world.setup.search_read(
        "stock.move",
        [("aftersales_old_part_id", "=", debt["id"]), ("is_in", "=", True)],
        ["value"],
    )
    assert [move["value"] for move in moves] == [12.5]


def test_old_part_is_received_or_written_off_never_both(world, owing):
    debt = debt_of(owing)
    storekeeper, manager = world.as_("storekeeper"), world.as_("manager")

    done, errors = split(
        at_once(
            storekeeper,
            [lambda own: own.call(OLD_PART, "action_receive", [debt["id"]])] * 10
            + [
                lambda _own: manager.call(
                    OLD_PART, "action_write_off", [debt["id"]], "Lost"
                )
            ],
        )
    )

    assert len(done) == 1, errors
    state = world.setup.read(OLD_PART, debt["id"], "state")["state"]
    came = [("aftersales_old_part_id", "=", debt["id"]), ("state", "=", "done")]
    moved = world.setup.call("stock.move", "search_count", came)
    assert (state, moved) in {("received", 1), ("written_off", 0)}


# === MONEY === #


def test_share_of_a_part_approved_at_once_is_posted_once(world):
    chain = Chain.at("diagnosed", world)
    gasket_line = chain.part_ids[1]
    world.as_("manager").call(
        "aftersales.work.part", "write", [gasket_line], {"goodwill_percent": 40}
    )
    for step in ("quote", "agree", "start", "submit"):
        getattr(chain, step)()

    press(
        world, "inspector", "aftersales.quality.check", "action_pass", [chain.check_id]
    )

    postings = world.setup.search_read(
        "aftersales.posting",
        [("case_id", "=", chain.case_id)],
        ["activity", "res_id", "amount"],
    )
    assert [
        (posting["activity"], posting["res_id"], posting["amount"])
        for posting in postings
    ] == [("customer_share", gasket_line, 0.6 * GASKET_COST)]
