"""Bad input and many hands: a clear message, one effect, nothing lost."""

from datetime import datetime, timedelta, timezone

import pytest
from chain import SIGNATURE, Chain
from commands import add
from parallel import PEOPLE, all_at_once, at_once, split
from world import refusal_of, today

# What people see must not be what a machine says.
MACHINE_WORDS = ("psycopg2", "Traceback", "violates", "KeyError", "NoneType")


def assert_message(error, *words):
    """See that a refusal names what is wrong, in words for people."""
    text = str(error)
    assert not [word for word in MACHINE_WORDS if word in text], text
    assert not [word for word in words if word not in text], text


# === ONE PERSON, WRONG INPUT === #


def test_unknown_serial_is_refused(world):
    reception = world.as_("reception")
    serial = world.unique("NOBODY")
    before = reception.call("aftersales.request", "search_count", [])

    error = refusal_of(lambda: Chain(world, lot_id=1).draft(serial))

    assert_message(error, "No warranty card, serial", serial)
    assert reception.call("aftersales.request", "search_count", []) == before


def test_serial_of_another_product_is_refused(world):
    chain = Chain(world)
    serial = world.name_of("stock.lot", chain.lot_id)
    other = world.name_of("product.product", world.periodic.fridge_id)

    error = refusal_of(
        lambda: chain.draft(
            lot_id=chain.lot_id, product_id=world.periodic.fridge_id, identifier=False
        )
    )

    assert_message(error, serial, "belongs to", other)


def test_serial_that_two_products_share_asks_for_the_unit(world):
    serial = world.unique("TWICE")
    for goods in (world.perpetual, world.periodic):
        world.setup.create("stock.lot", name=serial, product_id=goods.fridge_id)

    error = refusal_of(lambda: Chain(world, lot_id=1).draft(serial))

    assert_message(error, serial, "several products")


def test_second_open_case_for_a_serial_names_the_first(world):
    chain = Chain.at("received", world)
    first = chain.read("name")["name"]

    error = refusal_of(Chain(world, lot_id=chain.lot_id).draft)

    assert_message(error, first, world.name_of("stock.lot", chain.lot_id))
    assert open_cases(chain) == [chain.case_id]


def test_failure_before_production_is_refused(world):
    chain = Chain(world)
    made = today() - timedelta(days=1000)
    world.setup.call(
        "stock.lot", "write", [chain.lot_id], {"manufacture_date": str(made)}
    )
    failed = made - timedelta(days=1)

    error = refusal_of(lambda: chain.draft(date_failure=str(failed)))

    assert_message(error, str(made), str(failed))
    assert open_cases(chain) == []


def test_work_that_ends_before_it_starts_is_refused(world):
    chain = Chain.at("started", world)
    now = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None)

    error = refusal_of(
        lambda: chain.write_log(
            date_start=str(now), date_end=str(now - timedelta(hours=1))
        )
    )

    assert_message(error, "before it starts")


@pytest.mark.parametrize(
    ("field", "words"),
    [("hours", "Hours of labour"), ("quantity", "quantity of labour")],
)
def test_negative_labour_is_refused(world, field, words):
    chain = Chain.at("accepted", world)

    error = refusal_of(lambda: chain.plan_labor(**{field: -1.0}))

    assert_message(error, words, "negative")
    assert chain.read("labor_ids")["labor_ids"] == []


def test_part_without_quantity_is_refused(world):
    chain = Chain.at("accepted", world)

    error = refusal_of(lambda: chain.plan_part(chain.goods.gasket_id, quantity=-2))

    assert_message(error, "quantity of a part", "more than zero")


def test_part_without_stock_keeps_the_log_a_draft(world):
    chain = Chain.at("accepted", world)
    missing_id = chain.goods._make("Missing part", 5.0, 9.0)
    chain.plan_part(missing_id)
    chain.quote()
    chain.sign()
    chain.start()

    error = refusal_of(chain.submit)

    assert_message(error, "Missing part", "1.0 needed", "0", "free")
    log = world.setup.read("aftersales.work.log", chain.log_id, "state", "work_done")
    assert log["state"] == "draft"
    assert log["work_done"] == "Replaced and tested", "what was written is kept"
    assert chain.state == "to_repair"
    assert chain.moves(product_id=missing_id) == []


def test_log_submitted_twice_says_so(world):
    chain = Chain.at("submitted", world)

    error = refusal_of(
        lambda: chain.technician("aftersales.work.log", "action_submit", [chain.log_id])
    )

    assert_message(error, "submitted already")


# === MANY HANDS AT ONCE === #


def open_cases(chain):
    """Return the cases of the chain's unit that are not closed."""
    closed = ["delivered", "replaced", "cancelled"]
    return chain.world.setup.call(
        "aftersales.case",
        "search",
        [("lot_id", "=", chain.lot_id), ("state", "not in", closed)],
    )


def assert_one_effect(answers):
    """See that one call succeeded and the others were told why not."""
    done, errors = split(answers)
    assert len(done) == 1, [str(error) for error in errors]
    assert len(errors) == PEOPLE - 1
    for error in errors:
        assert_message(error)
        assert not error.is_refusal


def test_one_serial_received_at_once_opens_one_case(world):
    chain = Chain(world)
    vals = {
        "partner_id": world.customer_id,
        "case_ids": [add(identifier=world.name_of("stock.lot", chain.lot_id))],
    }

    answers = all_at_once(
        world.as_("reception"), "aftersales.request", "create", [vals]
    )

    assert_one_effect(answers)
    assert len(open_cases(chain)) == 1


def test_log_submitted_at_once_moves_the_parts_once(world):
    chain = Chain.at("started", world)
    chain.write_log()
    gasket_id = chain.goods.gasket_id
    before = world.on_hand(gasket_id)

    answers = all_at_once(
        world.as_("technician"), "aftersales.work.log", "action_submit", [chain.log_id]
    )

    assert_one_effect(answers)
    assert world.on_hand(gasket_id) == before - 1
    assert len(chain.moves(product_id=gasket_id)) == 1
    compressors = chain.moves(product_id=chain.goods.compressor_id)
    assert len(compressors) == 2, "the new one went out, the old one came in"
    assert chain.state == "to_check"
    assert len(chain.read("check_ids")["check_ids"]) == 1


def test_check_passed_at_once_counts_once(world):
    chain = Chain.at("submitted", world)

    answers = all_at_once(
        world.as_("inspector"),
        "aftersales.quality.check",
        "action_pass",
        [chain.check_id],
    )

    assert_one_effect(answers)
    assert chain.state == "ready"
    world.keep_score()
    scores = [("case_id", "=", chain.case_id)]
    assert world.setup.call("aftersales.score.line", "search_count", scores) == 1


def test_case_invoiced_at_once_has_one_invoice(world):
    chain = Chain.at("passed", world)

    answers = all_at_once(
        world.as_("accountant"), "aftersales.case", "action_invoice", [chain.case_id]
    )

    assert_one_effect(answers)
    assert len(chain.invoice_ids) == 1


def test_unit_handed_over_at_once_leaves_once(world):
    chain = Chain.at("passed", world)

    answers = all_at_once(
        world.as_("reception"), "aftersales.case", "action_deliver", [chain.case_id]
    )

    assert_one_effect(answers)
    assert chain.state == "delivered"
    moves = chain.moves(product_id=chain.goods.fridge_id)
    assert len(moves) == 2, "the unit came in once and left once"


def test_estimate_signed_at_once_is_accepted_once(world):
    chain = Chain.at("quoted", world)
    path, token = chain.accept_url()

    answers = at_once(
        world.as_("customer"),
        [
            lambda own: own.post(
                f"{path}/accept", access_token=token, name="L", signature=SIGNATURE
            )
        ]
        * PEOPLE,
    )

    accepted = [each for each in answers if "redirect_url" in (each or {})]
    assert len(accepted) == 1, answers
    assert chain.state == "quote_approved"
    logs = [("case_id", "=", chain.case_id), ("state", "=", "quote_approved")]
    assert world.setup.call("aftersales.case.state.log", "search_count", logs) == 1


def test_steps_on_cases_of_one_request_at_once_all_succeed(world):
    lots = [world.sell_unit() for _person in range(PEOPLE)]
    reception = world.as_("reception")
    names = [world.name_of("stock.lot", lot_id) for lot_id in lots]
    request_id = reception.create(
        "aftersales.request",
        partner_id=world.customer_id,
        case_ids=[add(identifier=name) for name in names],
    )
    case_ids = reception.read("aftersales.request", request_id, "case_ids")["case_ids"]

    for step, state, *args in (
        ("action_confirm", "to_assign"),
        ("action_cancel", "cancelled", "Taken home"),
    ):
        answers = at_once(
            reception,
            [
                lambda own, case_id=case_id, step=step, args=args: own.call(
                    "aftersales.case", step, [case_id], *args
                )
                for case_id in case_ids
            ],
        )

        assert split(answers)[1] == []
        cases = reception.call("aftersales.case", "read", case_ids, ["state"])
        assert {case["state"] for case in cases} == {state}
        request = reception.read("aftersales.request", request_id, "state")
        assert request["state"] == state, "each step sees only its own case"
