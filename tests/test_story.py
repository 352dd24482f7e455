"""One sold refrigerator's whole life, each step by its own role on a real server."""

import io
import re

import pytest
from chain import Chain
from commands import replace
from dateutil.relativedelta import relativedelta
from PyPDF2 import PdfReader
from rpc import RpcError
from world import (
    COMPRESSOR_COST,
    COMPRESSOR_PRICE,
    GASKET_COST,
    GASKET_PRICE,
    GROUP,
    HOUR_PRICE,
    JOB_PAY,
    NO_SMS,
    refusal_of,
    today,
)

CARD_REPORT = "aftersales_warranty.report_warranty_card"


# === THE PROMISE === #


@pytest.fixture
def asks_about_sms(world):
    """Let the company be one that core still asks about text messages."""
    fields = ("stock_text_confirmation", "has_received_warning_stock_sms")
    before = world.admin.read("res.company", world.company_id, *fields)
    company = {"stock_text_confirmation": True, "has_received_warning_stock_sms": False}
    world.admin.call("res.company", "write", [world.company_id], company)
    yield
    values = {field: before[field] for field in fields}
    world.admin.call("res.company", "write", [world.company_id], values)


def pick_unit(world):
    """Sell one unit; return its serial and its delivery."""
    lot_id = world.make_lot(world.perpetual.fridge_id, "FR")
    world.add_stock(world.perpetual.fridge_id, lot_id=lot_id)
    return lot_id, world.sell(world.perpetual.fridge_id, [lot_id])


def assert_issued(world, lot_id, picking_id):
    """See that the delivery is done and its unit has a dated card."""
    assert world.setup.read("stock.picking", picking_id, "state")["state"] == "done"
    card_id = world.card_of(lot_id)
    assert card_id, "the delivery issued no card"
    fields = ("state", "partner_id", "picking_id", "date_start")
    card = world.setup.read("aftersales.warranty.card", card_id, *fields)
    assert card["state"] == "issued"
    assert card["partner_id"][0] == world.customer_id
    assert card["picking_id"][0] == picking_id
    assert card["date_start"] == str(today())


@pytest.mark.usefixtures("asks_about_sms")
def test_delivery_that_asks_about_sms_issues_its_card_after_the_answer(world):
    lot_id, picking_id = pick_unit(world)

    question = world.validate(picking_id)

    assert question["res_model"] == "confirm.stock.sms"
    assert world.setup.read("stock.picking", picking_id, "state")["state"] != "done"
    assert not world.card_of(lot_id), "a card before the delivery"

    world.as_("storekeeper").call(
        "confirm.stock.sms",
        "dont_send_sms",
        [question["res_id"]],
        context=question["context"],
    )

    assert_issued(world, lot_id, picking_id)


@pytest.mark.usefixtures("asks_about_sms")
def test_delivery_without_the_sms_question_issues_its_card_at_once(world):
    lot_id, picking_id = pick_unit(world)

    assert world.validate(picking_id, **NO_SMS) is True

    assert_issued(world, lot_id, picking_id)


@pytest.mark.usefixtures("asks_about_sms")
def test_steps_of_a_case_never_stop_at_the_sms_question(world):
    chain = Chain.at("delivered", world)

    assert chain.state == "delivered"
    assert len(chain.moves()) == 5, "unit in and out, two parts out, one old part in"


def test_card_promises_what_its_type_says(world):
    card_id = world.card_of(world.sell_unit())

    coverages = world.as_("reception").search_read(
        "aftersales.warranty.coverage",
        [("card_id", "=", card_id)],
        ["kind", "date_start", "date_end", "parts_percent", "labor_percent"],
        order="date_end",
    )

    def last_day(**span):
        return str(today() + relativedelta(days=-1, **span))

    assert [
        (row["kind"], row["date_end"], row["parts_percent"], row["labor_percent"])
        for row in coverages
    ] == [
        ("guarantee", last_day(months=24), 100, 100),
        ("guarantee", last_day(months=60), 100, 0),
        ("commitment", last_day(years=10), 0, 0),
    ]
    assert {row["date_start"] for row in coverages} == {str(today())}


def test_card_prints_with_its_number_and_codes(world):
    lot_id = world.sell_unit()
    card_id = world.card_of(lot_id)

    reception = world.as_("reception")
    answer = reception.get(f"/report/pdf/{CARD_REPORT}/{card_id}")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) >= 1
    assert sum(len(page.images) for page in pages) >= 2, "a QR code and a barcode"
    # the PDF draws its letters; what they say stands in the page it is made from
    text = reception.get(f"/report/html/{CARD_REPORT}/{card_id}").text
    assert world.name_of("aftersales.warranty.card", card_id) in text
    assert world.name_of("stock.lot", lot_id) in text


# === RECEPTION === #


def test_unit_is_found_by_its_card_number(world):
    chain = Chain(world)
    card_id = world.card_of(chain.lot_id)

    chain.draft(world.name_of("aftersales.warranty.card", card_id))

    assert_found(chain, card_id)


def test_unit_is_found_by_its_serial(world):
    chain = Chain(world)

    chain.draft(world.name_of("stock.lot", chain.lot_id))

    assert_found(chain, world.card_of(chain.lot_id))


def assert_found(chain, card_id):
    """See that the case knows unit and card, and that the unit can come in."""
    case = chain.read("lot_id", "card_id", "product_id", "partner_id")
    assert case["lot_id"][0] == chain.lot_id
    assert case["card_id"][0] == card_id
    assert case["product_id"][0] == chain.goods.fridge_id
    assert case["partner_id"][0] == chain.world.customer_id
    chain.confirm()
    custody = chain.world.setup.read(
        "res.company", chain.world.company_id, "aftersales_custody_location_id"
    )["aftersales_custody_location_id"]
    lot = chain.world.setup.read("stock.lot", chain.lot_id, "location_id")
    assert lot["location_id"] == custody
    assert chain.state == "to_assign"


def test_product_code_asks_for_the_serial_before_the_unit_comes_in(world):
    chain = Chain(world)
    chain.draft(chain.goods.code)
    assert chain.read("product_id")["product_id"][0] == chain.goods.fridge_id

    error = refusal_of(chain.confirm)
    assert "serial" in str(error)
    world.as_("reception").call(
        "aftersales.case", "write", [chain.case_id], {"lot_id": chain.lot_id}
    )

    chain.confirm()

    assert chain.state == "to_assign"
    assert chain.read("card_id")["card_id"][0] == world.card_of(chain.lot_id)


# === THE WHOLE LIFE === #


def test_unit_goes_through_its_whole_life(world):
    chain = Chain.at("received", world)
    assign_and_accept(chain)
    plan_and_quote(chain)
    refuse_to_start(chain)
    sign_in_the_portal(chain)
    work_and_fail(chain)
    work_and_pass(chain)
    invoice(chain)
    hand_over(chain)


def assign_and_accept(chain):
    """Tell the technician by activity and e-mail; he takes the job."""
    world = chain.world
    chain.assign()
    world.run_job("aftersales_warranty.ir_cron_notification_send")
    technician = world.as_("technician")
    activity = technician.search_read(
        "mail.activity",
        [("res_model", "=", "aftersales.order"), ("res_id", "=", chain.order_id)],
        ["user_id", "summary"],
    )
    assert [row["user_id"][0] for row in activity] == [technician.uid]
    assert activity[0]["summary"] == "New job"
    partner = world.admin.read("res.users", technician.uid, "partner_id")["partner_id"]
    order_name = world.name_of("aftersales.order", chain.order_id)
    mails = world.admin.search_read(
        "mail.mail",
        [
            ("recipient_ids", "in", [partner[0]]),
            ("model", "=", "aftersales.order"),
            ("res_id", "=", chain.order_id),
        ],
        ["subject"],
    )
    assert [order_name in mail["subject"] for mail in mails] == [True]
    chain.accept()
    assert chain.state == "to_quote"


def plan_and_quote(chain):
    """Judge each line; the estimate shows full price and cover."""
    chain.diagnose()
    lines = chain.technician(
        "aftersales.work.part",
        "read",
        chain.part_ids,
        ["covered_percent", "verdict_reason", "price_charged"],
    )
    assert [
        (row["covered_percent"], row["verdict_reason"], row["price_charged"])
        for row in lines
    ] == [(100, "covered", 0), (0, "expired", GASKET_PRICE)]
    assert len(chain.quote()) == 1
    estimate = chain.world.setup.search_read(
        "sale.order.line",
        [("order_id", "in", chain.estimate_ids)],
        ["price_unit", "discount", "price_subtotal"],
        order="id",
    )
    assert [
        (row["price_unit"], row["discount"], row["price_subtotal"]) for row in estimate
    ] == [
        (COMPRESSOR_PRICE, 100, 0),
        (GASKET_PRICE, 0, GASKET_PRICE),
        (HOUR_PRICE, 0, HOUR_PRICE),
    ]
    assert chain.read("waiting_for")["waiting_for"] == "customer"


def refuse_to_start(chain):
    """Let nobody work before the customer has agreed."""
    error = refusal_of(chain.start)
    assert "cannot start" in str(error)
    assert chain.state == "to_quote"


def sign_in_the_portal(chain):
    """Let the customer read and sign the estimate in the portal."""
    customer = chain.world.as_("customer")
    path, token = chain.accept_url()
    page = customer.get(f"{path}?access_token={token}")
    assert page.status_code == 200
    assert "Accept & Sign" in page.text
    answer = chain.sign()
    assert "sign_ok" in answer["redirect_url"]
    assert chain.state == "quote_approved"
    order = chain.world.setup.read(
        "sale.order", chain.estimate_ids[0], "state", "signed_by", "picking_ids"
    )
    assert (order["state"], order["signed_by"]) == ("sale", "Leila Karimi")
    assert order["picking_ids"] == [], "the case moves its parts, not the sale"


def work_and_fail(chain):
    """Move the parts at submit; the inspector sends the work back."""
    world = chain.world
    chain.start()
    chain.submit()
    assert chain.state == "to_check"
    assert_parts_moved(chain)
    first_log = chain.log_id
    chain.fail_check("The door does not close")
    assert chain.state == "check_failed"
    log = world.setup.read("aftersales.work.log", first_log, "state", "check_ids")
    assert log["state"] == "rejected"
    check = world.setup.read(
        "aftersales.quality.check", log["check_ids"][0], "state", "reason"
    )
    assert (check["state"], check["reason"]) == ("failed", "The door does not close")
    assert_parts_moved(chain)


def assert_parts_moved(chain):
    """See the covered part leave at our cost, the old one back, one sold."""
    world = chain.world
    locations = dict(
        world.setup.call(
            "stock.location",
            "web_search_read",
            [("company_id", "in", [world.company_id, False])],
            {"aftersales_cost_carrier": {}, "is_custody": {}, "usage": {}},
        )
    )["records"]
    kinds = {
        row["id"]: row["aftersales_cost_carrier"]
        or ("custody" if row["is_custody"] else row["usage"])
        for row in locations
    }
    unit = chain.goods.fridge_id
    moves = [row for row in chain.moves() if row["product_id"][0] != unit]
    assert [
        (row["product_id"][0], kinds[row["location_dest_id"][0]], row["value"])
        for row in moves
    ] == [
        (chain.goods.compressor_id, "company", COMPRESSOR_COST),
        (chain.goods.gasket_id, "customer", GASKET_COST),
        (chain.goods.compressor_id, "custody", 0),
    ]


def work_and_pass(chain):
    """Pass the second log of the same order; a score line is left."""
    world = chain.world
    first_log = chain.log_id
    chain.start()
    assert chain.log_id != first_log
    chain.submit()
    chain.pass_check()
    assert chain.state == "ready"
    log = world.setup.read("aftersales.work.log", chain.log_id, "state", "order_id")
    assert (log["state"], log["order_id"][0]) == ("approved", chain.order_id)
    assert len(chain.moves(product_id=chain.goods.gasket_id)) == 1
    score = world.as_("manager").search_read(
        "aftersales.score.line",
        [("case_id", "=", chain.case_id)],
        ["technician_id", "failed_check_count", "amount", "state"],
    )
    assert [
        (
            row["technician_id"][0],
            row["failed_check_count"],
            row["amount"],
            row["state"],
        )
        for row in score
    ] == [(world.technician_ids[chain.worker], 1, JOB_PAY, "open")]


def warranty_account(world):
    """Return the account that bears the warranty's cost in our books."""
    location_id = world.setup.find(
        "stock.location",
        [
            ("company_id", "=", world.company_id),
            ("aftersales_cost_carrier", "=", "company"),
        ],
    )
    location = world.setup.read("stock.location", location_id, "valuation_account_id")
    return location["valuation_account_id"][0]


def warranty_balance(world, *domain):
    """Return what stands on the warranty cost account."""
    rows = world.as_("accountant").search_read(
        "account.move.line",
        [
            ("account_id", "=", warranty_account(world)),
            ("parent_state", "=", "posted"),
            *domain,
        ],
        ["balance"],
    )
    return round(sum(row["balance"] for row in rows), 2)


def invoice(chain):
    """Invoice what is charged; what is covered stands as warranty cost."""
    world = chain.world
    case_name = chain.read("name")["name"]
    assert warranty_balance(world, ("name", "like", case_name)) == COMPRESSOR_COST
    chain.invoice()
    invoice_id = chain.invoice_ids[0]
    accountant = world.as_("accountant")
    move = accountant.read("account.move", invoice_id, "state", "amount_untaxed")
    assert move["state"] == "posted"
    assert move["amount_untaxed"] == GASKET_PRICE + HOUR_PRICE
    costs = accountant.search_read(
        "account.move.line",
        [("move_id", "=", invoice_id), ("display_type", "=", "cogs")],
        ["balance", "product_id"],
    )
    assert {row["product_id"][0] for row in costs} == {chain.goods.gasket_id}
    assert sorted(row["balance"] for row in costs) == [-GASKET_COST, GASKET_COST]
    assert warranty_balance(world, ("name", "like", case_name)) == COMPRESSOR_COST


def hand_over(chain):
    """Give the unit back and close the case."""
    world = chain.world
    chain.deliver()
    case = chain.read("state", "is_locked")
    assert (case["state"], case["is_locked"]) == ("delivered", True)
    lot = world.setup.read("stock.lot", chain.lot_id, "location_id")
    place = world.setup.read("stock.location", lot["location_id"][0], "usage")
    assert place["usage"] == "customer"
    card = world.setup.read(
        "aftersales.warranty.card", world.card_of(chain.lot_id), "state"
    )
    assert card["state"] == "issued", "intake and hand-over leave the card alone"
    rows = world.setup.search_read(
        "aftersales.case.state.log",
        [("case_id", "=", chain.case_id)],
        ["state", "date_end"],
        order="id",
    )
    assert [row["state"] for row in rows] == [
        "draft",
        "to_assign",  # waits for us
        "to_assign",  # waits for the technician to accept
        "to_quote",
        "to_quote",
        "quote_approved",
        "to_repair",
        "to_check",
        "check_failed",
        "to_repair",
        "to_check",
        "ready",
        "delivered",
    ]
    assert [row for row in rows[:-1] if not row["date_end"]] == []


# === THE BOOKS UNDER PERIODIC VALUATION === #


def close_valuation(world):
    """Close the periodic valuation, and post the entry as a person does.

    Core dates a closing by the log of its posting, which it does not keep for an
    entry that is made and posted in one step.
    """
    try:
        # core reads that log with an administrator's right
        entry = world.admin.call(
            "res.company", "action_close_stock_valuation", [world.company_id]
        )
    except RpcError as error:
        assert "Everything is correctly closed" in str(error)
    else:
        world.admin.call("account.move", "action_post", [entry["res_id"]])


def test_periodic_warranty_cost_is_in_the_books_at_closing(world):
    close_valuation(world)
    chain = Chain.at("submitted", world, goods=world.periodic)
    before = warranty_balance(world)
    case_name = chain.read("name")["name"]
    assert warranty_balance(world, ("name", "like", case_name)) == 0, "not at once"

    close_valuation(world)

    assert warranty_balance(world) - before == pytest.approx(COMPRESSOR_COST)

    chain.pass_check()
    chain.invoice()
    close_valuation(world)

    assert warranty_balance(world) - before == pytest.approx(COMPRESSOR_COST)


# === THE PORTAL === #


def test_customer_follows_the_case_and_the_card_in_the_portal(world):
    chain = Chain.at("delivered", world)
    customer = world.as_("customer")
    serial = world.name_of("stock.lot", chain.lot_id)
    case_name = chain.read("name")["name"]
    card_id = world.card_of(chain.lot_id)

    assert case_name in customer.get("/my/cases").text
    page = customer.get(f"/my/cases/{chain.case_id}")
    card_page = customer.get(portal_path(world, "aftersales.warranty.card", card_id))

    assert page.status_code == 200
    assert serial in page.text
    timeline = re.search(r"<ol[^>]*o_aftersales_timeline.*?</ol>", page.text, re.S)[0]
    assert timeline.count("<li") >= 6, "every state the customer is told of"
    assert card_page.status_code == 200
    assert serial in card_page.text


def test_stranger_sees_neither_case_nor_card(world):
    chain = Chain.at("received", world)
    stranger = world.as_("stranger")
    card_id = world.card_of(chain.lot_id)
    serial = world.name_of("stock.lot", chain.lot_id)

    for path in (
        f"/my/cases/{chain.case_id}",
        portal_path(world, "aftersales.warranty.card", card_id),
    ):
        assert serial not in stranger.get(path).text
    for model, record_id in (
        ("aftersales.case", chain.case_id),
        ("aftersales.warranty.card", card_id),
    ):
        error = refusal_of(
            lambda model=model, record_id=record_id: stranger.read(
                model, record_id, "name"
            )
        )
        assert error.is_refusal


def portal_path(world, model, record_id):
    return world.admin.read(model, record_id, "access_url")["access_url"]


def test_technician_sees_his_own_jobs_in_the_portal(world):
    chain = Chain.at("assigned", world)
    name = world.name_of("aftersales.order", chain.order_id)
    case_name = chain.read("name")["name"]

    own = world.as_("technician").get(f"/my/jobs/{chain.order_id}")
    other = world.as_("colleague").get(f"/my/jobs/{chain.order_id}")

    assert name in own.text
    assert name not in other.text
    assert case_name not in other.text


# === PAY === #


@pytest.fixture(scope="module")
def structure_id(world):
    """Make a pay structure that pays after-sales jobs."""
    create = world.setup.create
    rule_ids = [world.ref("aftersales_hr_score_payroll.hr_salary_rule_aftersales")]
    for code, formula, sequence in (
        ("BASIC", "contract.wage", 1),
        ("NET", "categories.BASIC + categories.AFTERSALES", 200),
    ):
        category_id = create("hr.salary.rule.category", name=code, code=code)
        rule_ids.append(
            create(
                "hr.salary.rule",
                name=code,
                code=code,
                sequence=sequence,
                category_id=category_id,
                amount_select="code",
                amount_python_compute=f"result = {formula}",
            )
        )
    return create(
        "hr.payroll.structure",
        name=f"Technicians {world.run}",
        code=world.run,
        parent_id=False,
        rule_ids=[replace(rule_ids)],
    )


def hire(world, name, structure_id):
    """Hire a technician whose only job will be ours; return employee and contract."""
    user_id = world.make_user(name, [f"{GROUP}technician"])
    world.make_technician(name, user_id)
    employee_id = world.employee_ids[name]
    version = world.setup.read("hr.employee", employee_id, "version_id")
    contract = {
        "contract_date_start": str(today() - relativedelta(years=1)),
        "wage": 1000.0,
        "struct_id": structure_id,
    }
    version_id = version["version_id"][0]
    world.setup.call("hr.version", "write", [version_id], contract)
    return employee_id, version_id


def approved_score(world, worker):
    """Lead a case to its passed check; return the score line, approved."""
    chain = Chain.at("passed", world, worker=worker)
    manager = world.as_("manager")
    line_id = manager.find("aftersales.score.line", [("case_id", "=", chain.case_id)])
    manager.call("aftersales.score.line", "action_approve", [line_id])
    return line_id


def month():
    first = today().replace(day=1)
    return str(first), str(first + relativedelta(months=1, days=-1))


def pay_of(world, payslip_id):
    """Return the lines of a payslip that pay after-sales jobs."""
    rows = world.setup.search_read(
        "hr.payslip.line",
        [("slip_id", "=", payslip_id), ("code", "=", "AFTERSALES")],
        ["total"],
    )
    return [row["total"] for row in rows]


def payslip_of(world, line_id):
    """Return the payslip that holds a score line."""
    line = world.setup.read("aftersales.score.line", line_id, "payslip_id")
    return line["payslip_id"] and line["payslip_id"][0]


def test_passed_check_reaches_a_single_payslip(world, structure_id):
    employee_id, version_id = hire(world, "single", structure_id)
    line_id = approved_score(world, "single")
    start, end = month()
    payslip_id = world.setup.create(
        "hr.payslip",
        name=f"Pay {world.run}",
        employee_id=employee_id,
        contract_id=version_id,
        struct_id=structure_id,
        date_from=start,
        date_to=end,
    )

    world.setup.call("hr.payslip", "compute_sheet", [payslip_id])

    assert pay_of(world, payslip_id) == [JOB_PAY]
    assert payslip_of(world, line_id) == payslip_id
    world.setup.call("hr.payslip", "action_payslip_done", [payslip_id])
    line = world.setup.read("aftersales.score.line", line_id, "state")
    assert line["state"] == "locked"


def test_passed_check_reaches_the_payslips_of_a_batch(world, structure_id):
    workers = ("first", "second")
    employee_ids = [hire(world, each, structure_id)[0] for each in workers]
    line_ids = [approved_score(world, each) for each in workers]
    start, end = month()
    run_id = world.setup.create(
        "hr.payslip.run", name=f"Batch {world.run}", date_start=start, date_end=end
    )
    wizard_id = world.setup.create(
        "hr.payslip.employees",
        employee_ids=[replace(employee_ids)],
    )

    world.setup.call(
        "hr.payslip.employees",
        "compute_sheet",
        [wizard_id],
        context={"active_id": run_id},
    )

    payslip_ids = world.setup.read("hr.payslip.run", run_id, "slip_ids")["slip_ids"]
    assert sorted(payslip_of(world, line) for line in line_ids) == sorted(payslip_ids)
    assert [pay_of(world, slip) for slip in payslip_ids] == [[JOB_PAY], [JOB_PAY]]
