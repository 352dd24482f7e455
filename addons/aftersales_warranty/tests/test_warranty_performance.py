from unittest.mock import patch

from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyPerformance(WarrantyCommon):
    """Issuing cards costs a fixed number of queries."""

    def _count_queries(self, count, prefix):
        lots = self._stock(
            self._create_lots(*(f"{prefix}-{number}" for number in range(count)))
        )
        picking = self._sell(count).picking_ids
        self.patch(
            self.registry["stock.move.line"], "_issue_warranty_cards", lambda self: None
        )
        self._deliver(picking, lots)
        line_ids = picking.move_ids.move_line_ids.ids
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.env["stock.move.line"].browse(line_ids)
        before = self.env.cr.sql_log_count
        cards = self.env["aftersales.warranty.card"]._issue_for_move_lines(lines)
        self.env.flush_all()
        self.assertEqual(len(cards), count)
        self.assertEqual(set(cards.mapped("state")), {"issued"})
        return self.env.cr.sql_log_count - before

    def test_issue_costs_the_same_for_few_and_many_and_after_a_history(self):
        self._count_queries(2, "WARM")
        few = self._count_queries(2, "FEW")
        many = self._count_queries(50, "MANY")
        later = self._count_queries(2, "LATER")

        self.assertEqual(few, later)
        self.assertLessEqual(many, few + 2)
        # Lines, lots and products are read; lots locked; cards in the way searched;
        # numbers drawn; cards and coverages inserted with their scopes; lots updated.
        self.assertLessEqual(many, 45)

    def _count_resale_queries(self, pickings):
        """Sell returned units once more; return the queries by number of units."""
        lines_by_count = {}
        with patch.object(
            self.registry["stock.move.line"], "_issue_warranty_cards", lambda self: None
        ):
            for picking in pickings:
                lots = picking.move_ids.move_line_ids.lot_id
                again = self._sell(len(lots), partner=self.consumer.copy()).picking_ids
                self._deliver(again, lots)
                lines_by_count[len(lots)] = again.move_ids.move_line_ids.ids
        counts = {}
        for count, line_ids in lines_by_count.items():
            self.env.flush_all()
            self.env.invalidate_all()
            lines = self.env["stock.move.line"].browse(line_ids)
            before = self.env.cr.sql_log_count
            cards = self.env["aftersales.warranty.card"]._issue_for_move_lines(lines)
            self.env.flush_all()
            counts[count] = self.env.cr.sql_log_count - before
            self.assertEqual(len(cards), count)
            self.assertEqual(set(cards.mapped("state")), {"issued"})
            self.assertEqual(len(cards.transfer_ids), count)
            self.assertEqual(cards.move_id, lines.move_id)
        return counts

    def test_resale_costs_the_same_for_few_and_many(self):
        self.warranty_type.resale_rule = "rest"
        pickings = []
        for count in (2, 10, 40):
            names = [f"AGAIN-{count}-{number}" for number in range(count)]
            pickings.append(self._sell_and_deliver(*names).picking_id)
            self._return(pickings[-1])

        counts = self._count_resale_queries(pickings)

        self.assertLessEqual(counts[40], counts[10] + 5)
        self.assertLessEqual(counts[40], 80)

    def test_unit_list_counts_its_cards_in_one_query(self):
        cards = self._sell_and_deliver(*(f"FR-{number}" for number in range(20)))
        lots = self.env["stock.lot"].browse(cards.lot_id.ids)
        self.env.flush_all()
        self.env.invalidate_all()

        with self.assertQueryCount(1):
            lots.mapped("card_count")
