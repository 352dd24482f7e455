from datetime import date

from lxml import html

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user, tagged

from ..rules.unit_event import UnitEvent, sort_events, split_events
from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestRuleUnitEvent(TransactionCase):
    """Events stand in order of time, whatever their dates are."""

    def test_days_and_moments_are_put_in_order(self):
        names = [
            event.title
            for event in sort_events(
                [
                    UnitEvent(
                        fields.Datetime.to_datetime("2026-01-02 09:00:00"),
                        "case",
                        "morning",
                    ),
                    UnitEvent(date(2026, 1, 3), "case", "next day"),
                    UnitEvent(date(2026, 1, 2), "card", "the day"),
                    UnitEvent(None, "made", "nobody knows"),
                    UnitEvent(date(2026, 1, 2), "card", "the day, second"),
                ]
            )
        ]
        self.assertEqual(
            names, ["nobody knows", "the day", "the day, second", "morning", "next day"]
        )

    def test_events_are_split_by_who_paid(self):
        covered = UnitEvent(None, "part", "a", is_covered=True)
        charged = UnitEvent(None, "part", "b", is_covered=False)
        neither = UnitEvent(None, "card", "c")
        self.assertEqual(
            split_events([neither, charged, covered]),
            ([covered], [charged], [neither]),
        )


@tagged("post_install", "-at_install")
class TestUnitTimeline(WarrantyCommon):
    """The unit page tells all that ever happened to a unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell_and_deliver("TML-1")
        cls.lot = cls.card.lot_id
        cls.lot.write({"manufacture_date": "2020-01-02", "batch_ref": "B-9"})

    def _get_titles(self, role="reception", kind=None, lot=None):
        lot = (lot or self.lot).with_user(self.users[role])
        return [
            event.title
            for event in lot._get_unit_timeline()
            if kind in (None, event.kind)
        ]

    def test_life_from_the_factory_to_the_customer(self):
        events = self.lot.with_user(self.users["reception"])._get_unit_timeline()
        self.assertEqual(events[0].title, "Made")
        self.assertEqual(events[0].detail, "B-9")
        titles = [event.title for event in events]
        self.assertIn(f"Card {self.card.name}", titles)
        self.assertIn(f"Sold with {self.card.sale_order_id.name}", titles)
        self.assertTrue(any(title.startswith("Delivered") for title in titles))
        moments = [event.moment for event in events]
        self.assertEqual(moments, sorted(moments))

    def test_return_owner_states_and_installation(self):
        reception = self.users["reception"]
        heir = self.env["res.partner"].create({"name": "李娜"})
        card = self.card.with_user(reception).with_context(
            tracking_disable=False, mail_notrack=False
        )
        card.action_transfer(heir, reason="Gift")
        card.write({"installation_date": "2026-11-01"})
        self._track()
        card.action_suspend("Unpaid")
        self._track()
        self._return(self.card.picking_id)

        titles = self._get_titles()
        self.assertIn("Owner: 李娜", titles)
        self.assertIn("Installed", titles)
        self.assertIn(f"Card {self.card.name}: Suspended", titles)
        self.assertTrue(any(title.startswith("Returned") for title in titles))

    def test_states_are_named_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        suspended = self.env.ref(
            "aftersales_warranty.selection__aftersales_warranty_card__state__suspended"
        )
        suspended.with_context(lang="fa_IR").name = "تعلیق"
        reception = self.users["reception"]
        card = self.card.with_user(reception).with_context(
            tracking_disable=False, mail_notrack=False
        )
        card.action_suspend("Unpaid")
        self._track()
        card.with_context(lang="fa_IR").action_resume()
        self._track()

        events = self.lot.with_user(reception)._get_unit_timeline()
        details = {event.detail for event in events}
        self.assertIn("before: Suspended", details)
        events = self.lot.with_user(reception).with_context(lang="fa_IR")
        titles = [event.title for event in events._get_unit_timeline()]
        self.assertTrue(any("تعلیق" in title for title in titles), titles)

    def _track(self):
        """Write the log as the end of a request would."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_components_readings_old_services_and_extensions(self):
        reception = self.users["reception"]
        self.env["aftersales.unit.component"].create(
            {
                "unit_id": self.lot.id,
                "product_id": self.thermostat.id,
                "date_in": "2026-02-01",
                "date_out": "2026-03-01",
            }
        )
        self.env["aftersales.unit.reading"].with_user(reception).create(
            {"lot_id": self.lot.id, "value": 1200}
        )
        extension = (
            self.env["aftersales.warranty.extension"]
            .with_user(reception)
            .create({"card_id": self.card.id, "reason": "Goodwill"})
        )
        self._add_history(2)

        self.assertEqual(
            self._get_titles(kind="component"),
            ["Built in: Thermostat", "Taken out: Thermostat"],
        )
        self.assertIn("1200", self._get_titles(kind="reading")[0])
        self.assertEqual(
            self._get_titles(kind="extension"), [f"Extension {extension.name}"]
        )
        self.assertEqual(len(self._get_titles(kind="history")), 2)

    def test_what_was_drawn_on_the_promises_is_told(self):
        self._add_uses(2)
        events = self.lot.with_user(self.users["technician"])._get_unit_timeline()
        uses = [event for event in events if event.kind == "usage"]
        self.assertEqual([use.title.split(":")[0] for use in uses], ["USE-0", "USE-1"])
        self.assertEqual(uses[0].detail, "visits: 1, Filter")

    def test_messages_are_told_to_whoever_may_read_them(self):
        self._add_messages(1)
        extension = self.env["aftersales.warranty.extension"].create(
            {"card_id": self.card.id, "reason": "Goodwill"}
        )
        self._add_messages(1, extension)
        other = self._sell_and_deliver("TML-9")
        self._add_messages(1, other)

        lot = self.lot.with_user(self.users["reception"])
        events = [e for e in lot._get_unit_timeline() if e.kind == "message"]

        self.assertEqual(len(events), 2)
        for event in events:
            self.assertEqual(event.detail, "Shirin, Failed, No number")
            self.assertIn("Customer", event.title)
        self.assertFalse(self._get_titles("technician", "message"))

    def _add_uses(self, count, prefix="USE"):
        self.env["aftersales.coverage.usage"].create(
            [
                {
                    "coverage_id": self.card.coverage_ids[0].id,
                    "name": f"{prefix}-{number}",
                    "note": "Filter",
                }
                for number in range(count)
            ]
        )

    def _add_messages(self, count, record=None, prefix="MSG"):
        record = record or self.card
        row = self.env.ref("aftersales_warranty.notification_card_activated_sms")
        self.env["aftersales.notification.log"].create(
            [
                {
                    "notification_id": row.id,
                    "event": row.event,
                    "event_key": f"{prefix}-{number}",
                    "res_model": record._name,
                    "res_id": record.id,
                    "recipient_names": "Shirin",
                    "state": "failed",
                    "failure": "No number",
                }
                for number in range(count)
            ]
        )

    def _add_history(self, count, prefix="OLD"):
        self.env["aftersales.unit.history"].create(
            [
                {
                    "lot_id": self.lot.id,
                    "name": f"{prefix}-{number}",
                    "date": "2021-05-05",
                    "description": "<b>Noise</b> چکه می‌کند",
                    "is_covered": number % 2 == 0,
                    "amount": 100,
                }
                for number in range(count)
            ]
        )

    def test_page_splits_covered_from_not_with_totals(self):
        self._add_history(3)
        data = self.lot.with_user(self.users["technician"])._prepare_timeline()
        (_all, everything, __), covered, charged = data["sections"]
        self.assertGreater(len(everything), 5)
        self.assertEqual(len(covered[1]), 2)
        self.assertEqual(len(charged[1]), 1)
        currency = self.env.company.currency_id
        self.assertEqual(covered[2], currency.format(200))
        self.assertEqual(charged[2], currency.format(100))

    def test_page_is_drawn_for_every_role_and_escapes_what_was_typed(self):
        self._add_history(1)
        for role, user in self.users.items():
            with self.subTest(role):
                page = html.fromstring(self.lot.with_user(user).timeline_html)
                text = page.text_content()
                self.assertIn("In warranty until", text)
                self.assertIn("<b>Noise</b>", text)
                self.assertEqual(len(page.xpath("//details")), 3)

    def test_sale_invoice_is_shown_to_the_accountant_only(self):
        invoice = self.card.sale_order_id._create_invoices()
        invoice.action_post()
        self.assertEqual(self._get_titles("accountant", "invoice"), [invoice.name])
        for role in ("technician", "reception", "inspector"):
            with self.subTest(role):
                self.assertFalse(self._get_titles(role, "invoice"))

    def test_outsiders_have_no_timeline(self):
        user = new_test_user(
            self.env, "store_only", groups="base.group_user,stock.group_stock_user"
        )
        found = self.lot.with_user(user).fields_get(["timeline_html"])
        self.assertFalse(found)

    def test_a_unit_of_which_nothing_is_known_has_an_empty_page(self):
        lot = self._create_lots("TML-EMPTY")
        self.assertFalse(self._get_titles(lot=lot))
        self.assertIn("Nothing has happened", lot.timeline_html)
        self.assertFalse(self.env["stock.lot"].new({}).timeline_html)

    def test_a_unit_page_prints_one_document_for_many_units(self):
        lots = self.lot | self._create_lots("TML-2")
        report = self.env["ir.actions.report"].with_user(self.users["reception"])
        content, __ = report._render_qweb_html(
            "aftersales_warranty.report_unit_page", lots.ids
        )
        page = html.fromstring(content)
        self.assertEqual(len(page.xpath("//div[contains(@class, 'article')]")), 1)
        text = page.text_content()
        for wanted in ("TML-1", "TML-2", "Shirin Rahimi", "Not Covered", "Guarantee"):
            self.assertIn(wanted, text)
        action = lots.with_user(self.users["reception"]).action_print_unit_page()
        self.assertEqual(action["report_name"], "aftersales_warranty.report_unit_page")

    def test_the_page_costs_the_same_for_one_event_and_fifty(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            lot = self.lot.with_user(self.users["reception"])
            before = self.env.cr.sql_log_count
            self.assertTrue(lot.timeline_html)
            return self.env.cr.sql_log_count - before

        self._add_history(1)
        self._add_parts(1)
        self._add_uses(1)
        self._add_messages(1)
        count()
        few = count()
        self._add_history(50, "NEW")
        self._add_parts(50)
        self._add_uses(50, "NEW")
        self._add_messages(50, prefix="NEW")
        count()  # new products have emptied the caches of the registry
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 60)

    def _add_parts(self, count):
        parts = self.env["product.product"].create(
            [{"name": f"Part {number}"} for number in range(count)]
        )
        self.lot.component_ids = [
            Command.create({"product_id": part.id}) for part in parts
        ]
