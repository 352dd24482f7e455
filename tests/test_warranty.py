"""Warranty cards on a running server: what many do at once, and files at work."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from commands import add
from parallel import PEOPLE, all_at_once, at_once, split
from rpc import RpcError
from world import NO_SMS, today

CARD = "aftersales.warranty.card"


@pytest.fixture
def card_id(world):
    """Sell a unit and return its card."""
    return world.card_of(world.sell_unit())


def count(world, model, **values):
    """Return how many records have these values."""
    domain = [(name, "=", value) for name, value in values.items()]
    return world.setup.call(model, "search_count", domain)


def make_batch(world, quantity):
    """Prepare a batch of blank cards with numbers of their own."""
    manager = world.as_("manager")
    pattern_id = manager.create(
        "aftersales.number.pattern",
        name=world.unique("Pattern"),
        prefix=f"{world.unique('BL')}-",
        check_digit="luhn",
    )
    return manager.create(
        "aftersales.warranty.card.batch",
        origin="pattern",
        pattern_id=pattern_id,
        quantity=quantity,
        type_id=world.perpetual.warranty_type_id,
    )


# === AT ONCE === #


def test_card_activated_at_once_is_activated_once(world, card_id):
    reception = world.as_("reception")

    done, errors = split(all_at_once(reception, CARD, "action_activate", [card_id]))

    assert len(done) == PEOPLE, errors
    tracked = world.admin.search_read(
        "mail.message",
        [("model", "=", CARD), ("res_id", "=", card_id)],
        ["tracking_value_ids"],
    )
    assert world.setup.read(CARD, card_id, "state")["state"] == "active"
    assert sum(bool(row["tracking_value_ids"]) for row in tracked) == 1


def test_batch_started_at_once_makes_its_cards_once(world):
    batch_id = make_batch(world, 30)
    model = "aftersales.warranty.card.batch"

    done, errors = split(
        all_at_once(world.as_("manager"), model, "action_generate", [batch_id])
    )

    assert done, errors
    assert count(world, CARD, batch_id=batch_id) == 30
    names = world.setup.search_read(CARD, [("batch_id", "=", batch_id)], ["name"])
    assert len({row["name"] for row in names}) == 30


def test_one_blank_card_allocated_at_once_goes_to_one_unit(world):
    batch_id = make_batch(world, 1)
    world.as_("manager").call(
        "aftersales.warranty.card.batch", "action_generate", [batch_id]
    )
    blank_id = world.setup.find(CARD, [("batch_id", "=", batch_id)])
    lots = [world.make_lot(world.perpetual.fridge_id, "BLK") for _ in range(PEOPLE)]

    done, errors = split(
        at_once(
            world.as_("reception"),
            [
                lambda own, lot=lot: own.call(
                    CARD, "action_allocate_lots", [blank_id], [lot]
                )
                for lot in lots
            ],
        )
    )

    assert len(done) == 1
    assert all("already" in str(error) for error in errors)


def test_card_transferred_at_once_has_one_new_owner(world, card_id):
    heir_id = world.make_partner("Heir Apparent")

    done, errors = split(
        all_at_once(world.as_("reception"), CARD, "action_transfer", [card_id], heir_id)
    )

    assert len(done) == PEOPLE, errors
    assert count(world, "aftersales.warranty.transfer", card_id=card_id) == 1


def test_extension_approved_at_once_adds_one_coverage(world, card_id):
    extension_id = world.as_("reception").create(
        "aftersales.warranty.extension",
        card_id=card_id,
        duration=6,
        duration_unit="month",
        reason="Three repairs in the first year",
    )

    done, errors = split(
        all_at_once(
            world.as_("manager"),
            "aftersales.warranty.extension",
            "action_approve",
            [extension_id],
        )
    )

    assert len(done) == PEOPLE, errors
    coverage = "aftersales.warranty.coverage"
    assert count(world, coverage, extension_id=extension_id) == 1


def test_free_visits_taken_at_once_never_exceed_what_is_left(world, card_id):
    coverage_id = world.setup.find(
        "aftersales.warranty.coverage", [("card_id", "=", card_id)]
    )
    world.setup.call(
        "aftersales.warranty.coverage", "write", [coverage_id], {"visit_limit": 3}
    )

    done, errors = split(
        at_once(
            world.as_("reception"),
            [
                lambda own, number=number: own.create(
                    "aftersales.coverage.usage",
                    name=f"Sheet {number}",
                    coverage_id=coverage_id,
                    visits=1,
                )
                for number in range(PEOPLE)
            ],
        )
    )

    assert len(done) == 3
    assert len(errors) == PEOPLE - 3
    assert count(world, "aftersales.coverage.usage", coverage_id=coverage_id) == 3


def test_unit_sold_out_at_once_makes_one_consumer(world):
    dealer_id = world.make_partner("Corner Shop")
    world.setup.call("res.partner", "write", [dealer_id], {"is_dealer": True})
    cards = [
        world.card_of(world.sell_unit(partner_id=dealer_id)) for _ in range(PEOPLE)
    ]
    phone = f"+98912{int(world.run, 16) % 10_000_000:07}"
    reception = world.as_("reception")
    wizards = [
        reception.create(
            "aftersales.warranty.sell.out",
            card_ids=[[6, 0, [card]]],
            phone=phone,
            consumer_name="Shirin Rahimi",
        )
        for card in cards
    ]

    done, errors = split(
        at_once(
            reception,
            [
                lambda own, wizard=wizard: own.call(
                    "aftersales.warranty.sell.out", "action_confirm", [wizard]
                )
                for wizard in wizards
            ],
        )
    )

    assert len(done) == PEOPLE, errors
    rows = world.setup.search_read(
        CARD, [("id", "in", cards)], ["partner_id", "stamp_date"]
    )
    assert {row["stamp_date"] for row in rows} == {str(today())}
    assert len({row["partner_id"][0] for row in rows}) == 1


def test_component_swapped_at_once_goes_in_once(world):
    unit_id = world.sell_unit()
    compressor_id = world.perpetual.compressor_id
    old_id, new_id = (world.make_lot(compressor_id, "CP") for _ in range(2))
    component = "aftersales.unit.component"
    component_id = world.setup.create(component, unit_id=unit_id, lot_id=old_id)

    done, _errors = split(
        all_at_once(
            world.as_("reception"), component, "action_swap", [component_id], new_id
        )
    )

    assert done
    assert count(world, component, unit_id=unit_id, lot_id=new_id) == 1
    assert count(world, component, unit_id=unit_id, date_out=False) == 1


# === FILES === #


def start_import(world, rows, **values):
    """Check and start an import of serials with cards; return its id."""
    content = "Serial\n" + "\n".join(rows)
    storekeeper = world.as_("storekeeper")
    model = "aftersales.serial.import"
    import_id = storekeeper.create(
        model,
        kind="cards",
        product_id=world.perpetual.fridge_id,
        file=base64.b64encode(content.encode()).decode(),
        file_name="serials.csv",
        **values,
    )
    storekeeper.call(model, "action_check", [import_id])
    return import_id


def read_import(world, import_id):
    return world.setup.read(
        "aftersales.serial.import", import_id, "state", "done_count", "bad_count"
    )


def work_in_background(world):
    """Run the background job of imports."""
    world.run_job("aftersales_warranty.aftersales_serial_import_cron")


def test_import_started_at_once_enters_each_serial_once(world):
    prefix = world.unique("IM")
    import_id = start_import(world, [f"{prefix}-{n:04}" for n in range(600)])
    model = "aftersales.serial.import"

    split(all_at_once(world.as_("storekeeper"), model, "action_run", [import_id]))
    work_in_background(world)

    assert read_import(world, import_id)["done_count"] == 600
    found = [("name", "=like", f"{prefix}-%")]
    assert world.setup.call("stock.lot", "search_count", found) == 600
    of_lots = [("lot_id.name", "=like", f"{prefix}-%"), ("state", "=", "issued")]
    assert world.setup.call(CARD, "search_count", of_lots) == 600


def test_two_imports_of_one_file_at_once_make_no_doubles(world):
    prefix = world.unique("TW")
    rows = [f"{prefix}-{n:04}" for n in range(700)]
    imports = [start_import(world, rows) for _ in range(2)]
    model = "aftersales.serial.import"

    at_once(
        world.as_("storekeeper"),
        [lambda own, i=i: own.call(model, "action_run", [i]) for i in imports],
    )
    work_in_background(world)

    found = [("name", "=like", f"{prefix}-%")]
    assert world.setup.call("stock.lot", "search_count", found) == 700
    counts = [read_import(world, import_id) for import_id in imports]
    assert sum(each["done_count"] for each in counts) == 700
    assert sum(each["bad_count"] for each in counts) == 700


# === THE WAREHOUSE === #


def make_two_dates(world):
    """Put two units on the shelf; return their product, the earlier and the later."""
    category_id = world.setup.create(
        "product.category",
        name=world.unique("By date"),
        removal_strategy_id=world.ref(
            "aftersales_warranty.product_removal_warranty_date"
        ),
    )
    product_id = world.setup.create(
        "product.product",
        name=world.unique("Lathe"),
        is_storable=True,
        tracking="serial",
        categ_id=category_id,
    )
    lots = [
        world.make_lot(product_id, "LT", supplier_warranty_end=day)
        for day in ("2030-01-01", "2031-01-01")
    ]
    for lot_id in lots:
        world.add_stock(product_id, lot_id=lot_id)
    return product_id, *lots


def test_later_warranty_date_stays_for_whoever_may_not_override(world):
    product_id, early_id, late_id = make_two_dates(world)
    picking_id = world.sell(product_id, [late_id])

    with pytest.raises(RpcError) as refused:
        world.validate(picking_id, skip_sms=True)

    assert world.name_of("stock.lot", early_id) in str(refused.value)
    assert world.setup.read("stock.picking", picking_id, "state")["state"] != "done"


def test_sale_keyed_with_its_consumer_names_him_on_the_card(world):
    dealer_id = world.make_partner("Nordic Stores")
    world.setup.call("res.partner", "write", [dealer_id], {"is_dealer": True})
    goods = world.perpetual
    lot_id = world.make_lot(goods.fridge_id, "FR")
    world.add_stock(goods.fridge_id, lot_id=lot_id)
    salesman, storekeeper = world.as_("salesman"), world.as_("storekeeper")
    order_id = salesman.create(
        "sale.order",
        partner_id=dealer_id,
        card_partner_id=world.customer_id,
        card_seller_name="Mina",
        order_line=[add(product_id=goods.fridge_id, product_uom_qty=1)],
    )
    salesman.call("sale.order", "action_confirm", [order_id])
    picking_id = salesman.read("sale.order", order_id, "picking_ids")["picking_ids"][0]
    moves = storekeeper.read("stock.picking", picking_id, "move_ids")["move_ids"]
    storekeeper.call("stock.move", "write", moves, {"lot_ids": [[6, 0, [lot_id]]]})
    storekeeper.call("stock.move", "write", moves, {"picked": True})
    world.validate(picking_id, skip_sms=True)

    card = world.setup.read(
        CARD, world.card_of(lot_id), "partner_id", "dealer_id", "seller_name"
    )
    assert card["partner_id"][0] == world.customer_id
    assert card["dealer_id"][0] == dealer_id
    assert card["seller_name"] == "Mina"


def test_override_with_a_reason_lets_the_later_unit_go(world):
    product_id, _early_id, late_id = make_two_dates(world)
    picking_id = world.sell(product_id, [late_id])
    manager = world.as_("manager")
    action = manager.call(
        "stock.picking", "button_validate", [picking_id], context=NO_SMS
    )
    assert action["res_model"] == "aftersales.warranty.override.wizard"
    wizard_id = manager.call(
        action["res_model"],
        "create",
        [{"reason": "The customer chose this very one"}],
        context=action["context"],
    )[0]
    manager.call(
        action["res_model"], "action_confirm", [wizard_id], context=action["context"]
    )

    assert world.setup.read("stock.picking", picking_id, "state")["state"] == "done"
    rows = world.setup.search_read(
        "aftersales.warranty.override", [("picking_id", "=", picking_id)], ["reason"]
    )
    assert [row["reason"] for row in rows] == ["The customer chose this very one"]


# === MESSAGES === #


class Gateway(BaseHTTPRequestHandler):
    """A provider of text messages that takes everything."""

    calls: ClassVar[list] = []

    def do_POST(self):
        """Take a message."""
        size = int(self.headers["Content-Length"])
        self.calls.append(json.loads(self.rfile.read(size)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def gateway(world):
    """Let the company send through a provider on this machine; return its calls."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Gateway.calls.clear()
    gateway_id = world.admin.create(
        "aftersales.sms.gateway",
        name="This machine",
        url=f"http://127.0.0.1:{server.server_port}/send",
    )
    setting = {"aftersales_sms_gateway_id": gateway_id}
    world.admin.call("res.company", "write", [world.company_id], setting)
    yield Gateway.calls
    setting = {"aftersales_sms_gateway_id": False}
    world.admin.call("res.company", "write", [world.company_id], setting)
    server.shutdown()
    server.server_close()


def test_customer_is_told_once_by_text_that_his_card_is_active(world, gateway):
    xmlid = "aftersales_warranty.notification_card_activated_sms"
    model, row_id = "aftersales.notification", world.ref(xmlid)
    world.as_("manager").call(model, "write", [row_id], {"active": True})
    card_id = world.card_of(world.sell_unit())
    telling = "aftersales_warranty.ir_cron_notification_send"
    sending = "sms.ir_cron_sms_scheduler_action"
    try:
        all_at_once(world.as_("reception"), CARD, "action_activate", [card_id])
        for job in (telling, sending, telling, sending):
            world.run_job(job)
    finally:
        world.as_("manager").call(model, "write", [row_id], {"active": False})

    told = [call for call in gateway if world.name_of(CARD, card_id) in call["text"]]
    assert len(told) == 1
    assert told[0]["to"].endswith("15550100")
    log = world.setup.search_read(
        "aftersales.notification.log",
        [("res_model", "=", CARD), ("res_id", "=", card_id)],
        ["state"],
    )
    assert [row["state"] for row in log] == ["sent"]
