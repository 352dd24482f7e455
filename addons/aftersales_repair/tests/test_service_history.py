from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestServiceHistory(AftersalesRepairCommon):
    """Requests, orders and logs there were, at hand on the unit and on the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._request(cls)
        cls.order = cls._assign(cls, cls.case)
        cls._plan_labor(cls, cls.case)
        cls.case.with_user(cls.technician).action_quote()
        cls.log = cls._submit(cls, cls.order)
        cls.other = cls._make_unit("FR-0002")

    def _open(self, record, name):
        action = getattr(record, f"action_view_aftersales_{name}s")()
        return self.env[action["res_model"]].search(action["domain"])

    def test_unit_and_customer_count_and_open_what_there_was(self):
        expected = {
            "request": self.case.request_id,
            "order": self.order.with_env(self.env),
            "log": self.log,
        }
        for owner in (self.unit, self.customer):
            record = owner.with_user(self.reception)
            for name, documents in expected.items():
                with self.subTest(record=record, name=name):
                    self.assertEqual(record[f"aftersales_{name}_count"], 1)
                    self.assertEqual(self._open(record, name).ids, documents.ids)

    def test_a_request_with_several_units_counts_once_for_its_customer(self):
        self.env["aftersales.case"].create(
            {"request_id": self.case.request_id.id, "lot_id": self.other.id}
        )

        self.customer.invalidate_recordset()

        self.assertEqual(self.customer.aftersales_request_count, 1)
        self.assertEqual(self.other.aftersales_request_count, 1)

    def test_a_unit_that_was_never_here_has_no_history(self):
        for name in ("request", "order", "log"):
            self.assertEqual(self.other[f"aftersales_{name}_count"], 0)

    def test_counting_takes_as_many_queries_for_many_as_for_one(self):
        units = self.unit | self.other
        self.unit.mapped("aftersales_log_count")
        self.env.invalidate_all()
        units.fetch(["name"])
        with self.assertQueryCount(3):
            units.mapped("aftersales_log_count")
