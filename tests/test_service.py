"""Service as it is done every day: many people at once, and an agent's visit."""

import re

import pytest
from chain import Chain
from parallel import PEOPLE, press
from world import HOUR_PRICE, refusal_of

REQUEST, CASE, ORDER = "aftersales.request", "aftersales.case", "aftersales.order"
LOG, CHECK = "aftersales.work.log", "aftersales.quality.check"


# === TWENTY PRESS AT ONCE === #


def test_request_confirmed_at_once_takes_the_unit_in_once(world):
    chain = Chain.at("drafted", world)

    press(
        world, "reception", "aftersales.request", "action_confirm", [chain.request_id]
    )

    assert chain.state == "to_assign"
    assert len(chain.moves()) == 1, "one unit, one move into custody"


def test_case_assigned_at_once_has_one_open_order(world):
    chain = Chain.at("received", world)
    technician_id = world.technician_ids["technician"]

    press(world, "dispatcher", CASE, "action_assign", [chain.case_id], technician_id)

    domain = [("case_id", "=", chain.case_id), ("state", "!=", "cancelled")]
    assert world.setup.call(ORDER, "search_count", domain) == 1


def test_answer_recorded_at_once_counts_once(world):
    chain = Chain.at("quoted", world)

    done = press(
        world,
        "reception",
        CASE,
        "action_answer_estimate",
        [chain.case_id],
        True,
        "phone",
    )

    assert len(done) == 1
    assert chain.state == "quote_approved"


def test_log_submitted_at_once_uses_its_parts_once(world):
    chain = Chain.at("started", world)
    chain.write_log()

    done = press(world, "technician", LOG, "action_submit", [chain.log_id])

    assert len(done) == 1
    assert chain.state == "to_check"
    used = chain.moves(product_id=chain.goods.gasket_id)
    assert [move["quantity"] for move in used] == [1.0]
    checks = [("case_id", "=", chain.case_id)]
    assert world.setup.call(CHECK, "search_count", checks) == 1


def test_check_passed_at_once_approves_the_work_once(world):
    chain = Chain.at("submitted", world)

    done = press(world, "inspector", CHECK, "action_pass", [chain.check_id])

    assert len(done) == 1
    assert chain.state == "ready"
    assert world.setup.read(LOG, chain.log_id, "state")["state"] == "approved"
    world.keep_score()
    scores = [("case_id", "=", chain.case_id)]
    assert world.setup.call("aftersales.score.line", "search_count", scores) == 1


def test_case_invoiced_at_once_has_one_invoice(world):
    chain = Chain.at("passed", world)

    press(world, "accountant", CASE, "action_invoice", [chain.case_id])

    assert len(chain.invoice_ids) == 1


def test_unit_handed_over_at_once_goes_out_once(world):
    chain = Chain.at("invoiced", world)
    before = len(chain.moves())

    done = press(world, "reception", CASE, "action_deliver", [chain.case_id])

    assert len(done) == 1
    assert chain.state == "delivered"
    assert len(chain.moves()) == before + 1
    log = world.setup.search_read(
        "aftersales.case.state.log",
        [("case_id", "=", chain.case_id), ("state", "=", "delivered")],
        ["user_id"],
    )
    assert len(log) == 1


def test_everybody_who_is_late_is_told_in_words(world):
    chain = Chain.at("delivered", world)

    error = refusal_of(chain.deliver)

    assert world.name_of(CASE, chain.case_id) in str(error)
    assert PEOPLE == 20


# === AN AGENT'S VISIT === #


@pytest.fixture(scope="module")
def agent_id(world):
    """Make a service agent and his technician, who works in the portal only."""
    agent_id = world.setup.create(
        "res.partner",
        name=f"Tabriz Service {world.run}",
        email=f"agent-{world.run.lower()}@example.com",
        is_company=True,
        aftersales_agent_role="service",
        aftersales_agent_code=world.run,
    )
    partner_id = world.setup.create(
        "res.partner",
        name=f"Reza Ahmadi {world.run}",
        email=f"reza-{world.run.lower()}@example.com",
        parent_id=agent_id,
    )
    world.make_user(
        "visitor", ["base.group_portal"], partner_id=partner_id, name="Reza Ahmadi"
    )
    world.technician_ids["visitor"] = world.setup.create(
        "aftersales.technician",
        partner_id=partner_id,
        agent_id=agent_id,
        company_id=world.company_id,
    )
    return agent_id


class Phone:
    """The pages of a job, as its technician presses them on his phone."""

    def __init__(self, world, order_id):
        self.session = world.as_("visitor")
        self.path = f"/my/jobs/{order_id}"

    def look(self):
        return self.session.get(self.path)

    def press(self, step, **values):
        """Send the form of a step with what stands in it, and what is typed in."""
        form = re.search(
            rf'<form[^>]*action="{self.path}/{step}".*?</form>', self.look().text, re.S
        )
        inputs = [
            dict(re.findall(r'(\w+)="([^"]*)"', tag))
            for tag in re.findall(r"<input\b[^>]*>", form.group())
        ]
        filled = {each["name"]: each.get("value", "") for each in inputs}
        return self.session.session.post(
            f"{self.session.url}{self.path}/{step}", data=filled | values, timeout=120
        )


def test_agent_repairs_at_the_customers_place(world, agent_id):
    chain = Chain(world, worker="visitor")
    chain.draft(place="customer")
    chain.confirm()
    assert not chain.moves(), "nothing comes to us, so nothing moves"
    chain.assign()
    order = world.setup.read(ORDER, chain.order_id, "agent_id", "user_id")
    assert order["agent_id"][0] == agent_id

    phone = Phone(world, chain.order_id)
    phone.press("accept")
    assert chain.state == "to_quote"
    dispatcher = world.as_("dispatcher")
    dispatcher.create(
        "aftersales.work.labor", case_id=chain.case_id, service_id=world.service_id
    )
    chain.estimate_ids = dispatcher.call(CASE, "action_quote", [chain.case_id])
    chain.sign()
    assert chain.state == "quote_approved"

    phone.press("start")
    answer = phone.press("submit", work_done="Cleaned the condenser")

    assert answer.status_code == 200, answer.text[:500]
    assert chain.state == "to_check"
    chain.pass_check()
    assert chain.state == "delivered", "the unit never left the customer"
    chain.invoice()
    total = world.setup.read("account.move", chain.invoice_ids[0], "amount_untaxed")
    assert total["amount_untaxed"] == HOUR_PRICE
    log = world.setup.search_read(
        LOG, [("case_id", "=", chain.case_id)], ["technician_id", "state"]
    )
    assert [row["technician_id"][0] for row in log] == [world.technician_ids["visitor"]]


def test_agents_job_is_not_the_job_of_our_own_people(world, agent_id):
    chain = Chain.at("assigned", world, worker="visitor")
    assert agent_id

    assert refusal_of(
        lambda: world.as_("technician").call(ORDER, "action_accept", [chain.order_id])
    ).is_refusal
    assert (
        world.name_of(ORDER, chain.order_id) in Phone(world, chain.order_id).look().text
    )
