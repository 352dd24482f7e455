from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestProduction(ProductionCommon):
    """A unit comes out of production with its date, its maker and its card."""

    def test_production_dates_the_units(self):
        production = self._produce("FR-1", "FR-2")

        self.assertEqual(production.state, "done")
        self.assertRecordValues(
            production.lot_producing_ids,
            [
                {
                    "manufacture_date": date(2026, 3, 1),
                    "receipt_date": date(2026, 3, 1),
                    "batch_ref": production.name,
                    "manufacturer_id": self.env.company.partner_id.id,
                }
            ]
            * 2,
        )

    def test_what_was_keyed_in_before_stays(self):
        lot = self._create_lots("FR-1", manufacture_date="2026-02-20", batch_ref="B7")

        self._produce("FR-1")

        self.assertEqual(lot.manufacture_date, date(2026, 2, 20))
        self.assertEqual(lot.batch_ref, "B7")
        self.assertEqual(lot.receipt_date, date(2026, 3, 1))

    def test_production_starts_the_warranty_of_a_card_that_waits_for_it(self):
        self.warranty_type.start_rule = "production"
        card = self._create_card(self._create_lots("FR-1"), partner_id=False)
        card.action_issue()
        self.assertFalse(card.date_start)

        self._produce("FR-1")

        self.assertEqual(card.date_start, date(2026, 3, 1))
        self.assertEqual(card.date_end, date(2028, 2, 29))

    def test_production_issues_cards_where_the_type_says_so(self):
        self.warranty_type.write(
            {"start_rule": "production", "issue_event": "production"}
        )

        production = self._produce("FR-1", "FR-2")

        cards = production.lot_producing_ids.card_ids
        self.assertRecordValues(
            cards.sorted("id"),
            [
                {
                    "state": "issued",
                    "date_start": date(2026, 3, 1),
                    "date_end": date(2028, 2, 29),
                    "needs_review": False,
                }
            ]
            * 2,
        )
        self.assertEqual(production.warranty_card_count, 2)
        action = production.action_view_warranty_cards()
        self.assertEqual(
            self.env["aftersales.warranty.card"].search(action["domain"]), cards
        )

    def test_production_adopts_a_blank_card_of_the_unit(self):
        self.warranty_type.issue_event = "production"
        card = self._create_card(self._create_lots("FR-1"), partner_id=False)

        self._produce("FR-1")

        self.assertEqual(card.state, "issued")
        self.assertEqual(self._unit("FR-1").card_ids, card)

    def test_delivery_takes_the_card_of_production_over(self):
        self.warranty_type.issue_event = "production"
        production = self._produce("FR-1")
        card = production.lot_producing_ids.card_ids

        self._deliver(self._sell().picking_ids, production.lot_producing_ids)

        self.assertEqual(production.lot_producing_ids.card_ids, card)
        self.assertEqual(card.partner_id, self.consumer)
        self.assertEqual(card.delivery_date, date(2026, 3, 1))
        self.assertFalse(card.needs_review)

    def test_no_card_comes_of_types_issued_otherwise(self):
        for event in ("delivery", "receipt", "manual"):
            self.warranty_type.issue_event = event
            production = self._produce(f"FR-{event}")
            with self.subTest(event):
                self.assertFalse(production.lot_producing_ids.card_ids)

    def test_card_with_an_earlier_date_does_not_stop_the_line(self):
        lot = self._create_lots("FR-1")
        self._create_card(lot, purchase_date="2026-01-10").action_issue()

        production = self._produce("FR-1")

        self.assertEqual(production.state, "done")
        self.assertFalse(lot.manufacture_date)
        self.assertEqual(lot.batch_ref, production.name)

    def test_serial_corrected_on_a_done_order_takes_the_card_along(self):
        self.warranty_type.issue_event = "production"
        production = self._produce("FR-WRONG")
        card = self._unit("FR-WRONG").card_ids
        right = self._create_lots("FR-RIGHT")

        production.move_finished_ids.move_line_ids.lot_id = right

        self.assertEqual(card.lot_id, right)
        self.assertEqual(right.card_ids, card)
        self.assertEqual(right.manufacture_date, date(2026, 3, 1))
        self.assertEqual(right.component_ids.lot_id.name, "CP-FR-WRONG")
        self.assertFalse(self._unit("FR-WRONG").component_ids)

    def test_units_leave_by_the_promise_that_runs_since_production(self):
        self.warranty_type.start_rule = "production"
        late = self._produce("FR-A").lot_producing_ids
        with freeze_time("2026-02-01 12:00:00"):
            early = self._produce("FR-B").lot_producing_ids
        self.assertLess(early.removal_warranty_date, late.removal_warranty_date)

        move = self._sell().picking_ids.move_ids

        self.assertEqual(move.lot_ids, early)

    def test_every_role_opens_the_list_of_units_that_were_made(self):
        production = self._produce("FR-1")
        lots = production.lot_producing_ids | production.move_raw_ids.lot_ids
        self._deliver(self._sell().picking_ids, production.lot_producing_ids)
        for role, user in self.users.items():
            self.env.invalidate_all()
            with self.subTest(role):
                rows = lots.with_user(user).read(["partner_ids"])
                self.assertEqual(len(rows), len(lots))

    def test_recording_costs_no_query_per_unit(self):
        self.warranty_type.issue_event = "production"
        self._count_queries(2, "WARM")
        few = self._count_queries(2, "FEW")
        many = self._count_queries(30, "MANY")

        self.assertLessEqual(many, few + 4)

    def _count_queries(self, count, prefix):
        names = [f"{prefix}-{number:03}" for number in range(count)]
        with patch.object(
            self.registry["mrp.production"], "_record_units", lambda self: None
        ):
            production = self._produce(*names)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        production._record_units()
        self.env.flush_all()
        self.assertEqual(len(production._get_unit_cards()), count)
        return self.env.cr.sql_log_count - before
