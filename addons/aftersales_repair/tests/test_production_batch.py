from odoo import fields
from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestProductionBatch(InvoiceCommon):
    """Faults of production show where cases are gathered by batch and month made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.unit | cls._make_unit("FR-0002") | cls._make_unit("FR-0003")
        cls.units.manufacture_date = "2025-11-03"
        cls.units[:2].batch_ref = "B-2511"
        cls.units[2].batch_ref = "B-2512"
        cls.units[2].manufacture_date = "2025-12-01"
        cls.cases = cls.env["aftersales.case"].union(
            *(cls._request(cls, lot.name) for lot in cls.units)
        )

    def _count(self, model, groupby="batch_ref", domain=(), user=None):
        rows = (
            self.env[model]
            .with_user(user or self.dispatcher)
            ._read_group(
                [("case_id", "in", self.cases.ids), *domain], [groupby], ["__count"]
            )
        )
        return dict(rows)

    def test_cases_are_grouped_by_the_batch_of_their_unit(self):
        cases = self.env["aftersales.case"].with_user(self.dispatcher)
        domain = [("id", "in", self.cases.ids)]

        by_batch = dict(cases._read_group(domain, ["batch_ref"], ["__count"]))
        by_month = cases._read_group(domain, ["manufacture_date:month"], ["__count"])

        self.assertEqual(by_batch, {"B-2511": 2, "B-2512": 1})
        self.assertEqual(
            by_month,
            [
                (fields.Date.to_date("2025-11-01"), 2),
                (fields.Date.to_date("2025-12-01"), 1),
            ],
        )

    def test_batch_that_is_entered_later_shows_at_once(self):
        self.units[2].batch_ref = "B-2511"

        found = self.env["aftersales.case"].search([("batch_ref", "=", "B-2511")])

        self.assertEqual(found & self.cases, self.cases)
        self.assertEqual(self._count("aftersales.case.status.report"), {"B-2511": 3})

    def test_open_cases_logs_and_parts_are_grouped_by_batch(self):
        self._add_stock(self.gasket, 5)
        self._make_uncovered(self.cases[0])
        self._assign(self.cases[0])
        case, order = self._agree(case=self.cases[0])
        self._submit(order)

        self.assertEqual(
            self._count("aftersales.case.status.report"), {"B-2511": 2, "B-2512": 1}
        )
        self.assertEqual(self._count("aftersales.work.log"), {"B-2511": 1})
        self.assertEqual(
            self._count(
                "aftersales.part.move.report",
                domain=[("kind", "=", "used")],
                user=self.storekeeper,
            ),
            {"B-2511": 1},
        )
        charges = self.env["aftersales.case.charge.report"].with_user(self.accountant)
        sums = charges._read_group(
            [("case_id", "=", case.id)], ["batch_ref"], ["price_full:sum"]
        )
        self.assertEqual(sums, [("B-2511", 110.0)])

    def test_search_views_offer_the_batch(self):
        for model, user in (
            ("aftersales.case", self.dispatcher),
            ("aftersales.case.status.report", self.dispatcher),
            ("aftersales.work.log", self.dispatcher),
            ("aftersales.case.charge.report", self.accountant),
            ("aftersales.part.move.report", self.storekeeper),
        ):
            with self.subTest(model):
                views = self.env[model].with_user(user).get_views([(False, "search")])
                arch = views["views"]["search"]["arch"]
                self.assertIn('name="group_batch"', arch)
                self.assertIn('name="batch_ref"', arch)
                fields_info = self.env[model].with_user(user).fields_get(["batch_ref"])
                self.assertTrue(fields_info["batch_ref"]["groupable"])
