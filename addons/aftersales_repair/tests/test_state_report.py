from datetime import timedelta

from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestStateReport(AftersalesRepairCommon):
    """Units are counted, traced and printed by the state they are in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_unit("FR-0002")
        cls.waiting = cls._request(cls)
        cls.quoting = cls._request(cls, "FR-0002")
        cls._assign(cls, cls.quoting)
        cls.cases = cls.waiting | cls.quoting

    def _get_values(self, cases=None):
        report = self.env["report.aftersales_repair.report_case_states"]
        return report.with_user(self.reception)._get_report_values(
            (cases or self.cases).ids
        )

    def test_the_list_is_printed_by_state_in_the_order_of_the_work(self):
        values = self._get_values()

        self.assertEqual(
            [(label, group.ids) for label, group in values["groups"]],
            [
                (self.waiting._get_state_label(), self.waiting.ids),
                (self.quoting._get_state_label(), self.quoting.ids),
            ],
        )

    def test_a_unit_is_in_its_state_since_it_came_there_whoever_was_waited_for(self):
        rows = self.quoting.state_log_ids.sorted("id")
        entered = rows.filtered(lambda row: row.state == "to_quote")[:1]
        entered.sudo().date_start -= timedelta(days=3)
        self.quoting._set_waiting_for("customer")

        since = self._get_values()["since"]

        self.assertEqual(since[self.quoting], entered.date_start)

    def test_the_print_shows_the_units(self):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            ._render_qweb_html("aftersales_repair.report_case_states", self.cases.ids)
        )

        for text in ("FR-0001", "FR-0002", "Leila Karimi", self.waiting.name):
            self.assertIn(text, html.decode())

    def test_many_units_are_printed_without_a_query_each(self):
        self._get_values(self.waiting)
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self._get_values()

    def test_times_in_state_are_counted_by_product(self):
        rows = self.env["aftersales.case.state.log"].with_user(self.manager)

        groups = dict(
            rows._read_group(
                [("case_id", "in", self.cases.ids), ("state", "=", "to_assign")],
                ["product_id"],
                ["case_id:count_distinct"],
            )
        )

        self.assertEqual(groups, {self.fridge: 2})
        by_category = rows._read_group(
            [("categ_id", "child_of", self.category.id)], ["categ_id"]
        )
        self.assertEqual(by_category, [(self.category,)])
