"""Each role is refused what is not its own: a table of steps and who may take them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from chain import Chain
from commands import add
from world import GROUP, ROLES, refusal_of

# A manager may do everything; a colleague is a technician who has not got the job.
EVERYONE = [role for role in ROLES if role != "manager"]
EVERYONE += ["colleague", "customer", "stranger"]


@dataclass(frozen=True)
class Step:
    """A step: on a case that got so far, ``press(session, chain)`` by these roles."""

    stage: str
    roles: tuple
    press: Callable


def on_case(method, *args):
    return lambda own, chain: own.call(
        "aftersales.case", method, [chain.case_id], *args
    )


def on_order(method, *args):
    return lambda own, chain: own.call(
        "aftersales.order", method, [chain.order_id], *args
    )


def on_log(method, *args):
    return lambda own, chain: own.call(
        "aftersales.work.log", method, [chain.log_id], *args
    )


def on_check(method, *args):
    return lambda own, chain: own.call(
        "aftersales.quality.check", method, [chain.check_id], *args
    )


def on_card(method, *args):
    return lambda own, chain: own.call(
        "aftersales.warranty.card",
        method,
        [chain.world.card_of(chain.lot_id)],
        *args,
    )


def create(model, values):
    """Create a record whose values are known once the case is."""
    return lambda own, chain: own.create(model, **values(chain))


def replace_unit(own, chain):
    """Give the customer another refrigerator."""
    world = chain.world
    lot_id = world.make_lot(chain.goods.fridge_id, "SPARE")
    world.add_stock(chain.goods.fridge_id, lot_id=lot_id)
    return own.call("aftersales.case", "action_replace", [chain.case_id], lot_id)


def hand_out_order(own, chain):
    """Give out an order that a dispatcher has drafted."""
    order_id = chain.world.as_("dispatcher").create(
        "aftersales.order",
        case_id=chain.case_id,
        technician_id=chain.world.technician_ids["technician"],
    )
    return own.call("aftersales.order", "action_assign", [order_id])


def approve_score(own, chain):
    """Approve what the passed check is worth."""
    line_id = chain.world.setup.find(
        "aftersales.score.line", [("case_id", "=", chain.case_id)]
    )
    return own.call("aftersales.score.line", "action_approve", [line_id])


STEPS = {
    "enter a request": Step(
        "drafted",
        ("reception", "dispatcher"),
        create(
            "aftersales.request",
            lambda chain: {"partner_id": chain.world.customer_id},
        ),
    ),
    "take the unit in": Step(
        "drafted", ("reception", "dispatcher"), on_case("action_confirm")
    ),
    "change the case": Step(
        "received",
        ("reception", "dispatcher"),
        on_case("write", {"accessories": "A shelf"}),
    ),
    "assign a technician": Step(
        "received",
        ("dispatcher",),
        lambda own, chain: own.call(
            "aftersales.case",
            "action_assign",
            [chain.case_id],
            chain.world.technician_ids["technician"],
        ),
    ),
    "hand out an order": Step("received", ("dispatcher",), hand_out_order),
    "accept the job": Step(
        "assigned", ("technician", "dispatcher"), on_order("action_accept")
    ),
    "refuse the job": Step(
        "assigned", ("technician", "dispatcher"), on_order("action_refuse", "Too far")
    ),
    "plan a part": Step(
        "accepted",
        ("technician", "reception", "dispatcher"),
        create(
            "aftersales.work.part",
            lambda chain: {
                "case_id": chain.case_id,
                "product_id": chain.goods.gasket_id,
            },
        ),
    ),
    "plan labour": Step(
        "accepted",
        ("technician", "reception", "dispatcher"),
        create(
            "aftersales.work.labor",
            lambda chain: {
                "case_id": chain.case_id,
                "service_id": chain.world.service_id,
            },
        ),
    ),
    "declare the cost": Step(
        "diagnosed",
        ("technician", "reception", "dispatcher"),
        on_case("action_quote"),
    ),
    "record the customer's answer": Step(
        "quoted",
        ("reception", "dispatcher"),
        on_case("action_answer_estimate", True, "phone"),
    ),
    "quote anew": Step(
        "started",
        ("technician", "reception", "dispatcher"),
        on_case("action_requote"),
    ),
    "start the work": Step(
        "signed", ("technician", "dispatcher"), on_order("action_start")
    ),
    "write the log": Step(
        "started",
        ("technician", "dispatcher"),
        on_log("write", {"work_done": "Looked at it"}),
    ),
    "submit the log": Step(
        "started", ("technician", "dispatcher"), on_log("action_submit")
    ),
    "pass the check": Step("submitted", ("inspector",), on_check("action_pass")),
    "fail the check": Step(
        "submitted", ("inspector",), on_check("action_fail", "Still warm")
    ),
    "invoice": Step("passed", ("accountant",), on_case("action_invoice")),
    "hand the unit over": Step("passed", ("reception",), on_case("action_deliver")),
    "replace the unit": Step("passed", ("dispatcher",), replace_unit),
    "cancel": Step(
        "received", ("reception", "dispatcher"), on_case("action_cancel", "Taken home")
    ),
    "reopen": Step("delivered", ("manager",), on_case("action_reopen")),
    "approve a score": Step("passed", ("manager",), approve_score),
    "suspend a card": Step("drafted", ("reception",), on_card("action_suspend", "Why")),
    "void a card": Step("drafted", ("manager",), on_card("action_void", "A mistake")),
    "make a policy": Step(
        "drafted",
        ("manager",),
        create(
            "aftersales.warranty.type",
            lambda chain: {
                "name": chain.world.unique("POLICY"),
                "term_ids": [add(kind="guarantee", duration=1, duration_unit="year")],
            },
        ),
    ),
    "make a process": Step(
        "drafted",
        ("manager",),
        create(
            "aftersales.process",
            lambda chain: {"name": chain.world.unique("PROCESS"), "active": False},
        ),
    ),
    "employ a technician": Step(
        "drafted",
        ("dispatcher",),
        create(
            "aftersales.technician",
            lambda chain: {
                "name": chain.world.unique("AGENT"),
                "company_id": chain.world.company_id,
            },
        ),
    ),
    "write a score": Step(
        "passed",
        (),
        create("aftersales.score.line", lambda chain: {"log_id": chain.log_id}),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_is_refused_to_every_other_role(world, name):
    step = STEPS[name]
    chain = Chain.at(step.stage, world)
    if name == "submit the log":
        chain.write_log()

    allowed_in = []
    for role in EVERYONE:
        if role in step.roles:
            continue
        try:
            error = refusal_of(lambda role=role: step.press(world.as_(role), chain))
        except AssertionError:
            allowed_in.append(role)
        else:
            assert error.is_refusal, f"{role}: {error}"

    assert allowed_in == []
    if step.roles:
        step.press(world.as_(step.roles[0]), chain)


GATE_FIELDS = {
    "aftersales.request": ("request_id", {"state": "delivered"}),
    "aftersales.case": ("case_id", {"state": "delivered"}),
    "aftersales.order": ("order_id", {"state": "done"}),
    "aftersales.work.log": ("log_id", {"state": "approved"}),
    "aftersales.quality.check": ("check_id", {"state": "passed"}),
}


@pytest.mark.parametrize("model", GATE_FIELDS)
def test_state_changes_by_its_steps_only(world, model):
    field, values = GATE_FIELDS[model]
    chain = Chain.at("submitted", world)
    record_id = getattr(chain, field)
    before = world.setup.read(model, record_id, "state")["state"]

    error = refusal_of(
        lambda: world.as_("manager").call(model, "write", [record_id], values)
    )

    assert error.is_refusal
    assert world.setup.read(model, record_id, "state")["state"] == before


def test_card_dates_follow_its_events_only(world):
    card_id = world.card_of(world.sell_unit())

    for values in ({"state": "void"}, {"date_end": "2099-12-31"}):
        error = refusal_of(
            lambda values=values: world.as_("manager").call(
                "aftersales.warranty.card", "write", [card_id], values
            )
        )
        assert error.is_refusal


def test_technician_does_not_see_the_jobs_of_others(world):
    chain = Chain.at("submitted", world)
    colleague = world.as_("colleague")

    for model, record_id in (
        ("aftersales.case", chain.case_id),
        ("aftersales.order", chain.order_id),
        ("aftersales.work.log", chain.log_id),
    ):
        assert not colleague.call(model, "search", [("id", "=", record_id)])
        error = refusal_of(
            lambda model=model, record_id=record_id: colleague.read(
                model, record_id, "state"
            )
        )
        assert error.is_refusal


def test_nobody_inspects_his_own_work(world):
    groups = [f"{GROUP}{role}" for role in ("technician", "inspector")]
    world.make_technician("both", world.make_user("both", groups))
    chain = Chain.at("submitted", world, worker="both")

    error = refusal_of(
        lambda: world.as_("both").call(
            "aftersales.quality.check", "action_pass", [chain.check_id]
        )
    )

    assert "own work" in str(error)
    assert chain.state == "to_check"
