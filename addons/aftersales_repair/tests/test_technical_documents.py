from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestTechnicalDocuments(AftersalesRepairCommon):
    """The papers of a product are at hand on its units, cases and orders."""

    def _document(self, record, name, **vals):
        return self.env["product.document"].create(
            {
                "name": name,
                "datas": b64encode(b"%PDF-1.4"),
                "res_model": record._name,
                "res_id": record.id,
                **vals,
            }
        )

    def _open(self, record):
        action = record.action_view_technical_documents()
        return self.env[action["res_model"]].search(action["domain"])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._request(cls)

    def test_unit_case_and_order_show_the_papers_of_their_product(self):
        manual = self._document(self.fridge.product_tmpl_id, "Manual")
        variant = self._document(self.fridge, "Variant")
        self._document(self.gasket, "Another product")
        order = self._assign(self.case)

        for owner, user in (
            (self.unit, self.reception),
            (self.case, self.technician),
            (order, self.technician),
        ):
            record = owner.with_user(user)
            self.assertEqual(self._open(record), manual | variant)
            self.assertEqual(record.technical_document_count, 2)

    def test_papers_of_planned_parts_and_services_are_there_too(self):
        order = self._assign(self.case)
        self._plan_part(self.case, self.gasket)
        self._plan_labor(self.case)
        part = self._document(self.gasket.product_tmpl_id, "How to fit the gasket")
        work = self._document(self.labor_product.product_tmpl_id, "Work instruction")

        self.assertEqual(self._open(order), part | work)
        self.assertFalse(self._open(self.unit), "the unit has none of its own")

    def test_a_case_without_unit_has_no_papers(self):
        case = self.env["aftersales.case"].create({"partner_id": self.customer.id})

        self.assertEqual(case.technical_document_count, 0)
        self.assertFalse(self._open(case))

    def test_who_writes_products_keeps_the_papers_and_technicians_read_them(self):
        manual = self._document(self.fridge, "Manual", technical_kind="manual")

        self.assertEqual(manual.with_user(self.technician).technical_kind, "manual")
        with self.assertRaises(AccessError):
            manual.with_user(self.technician).technical_kind = "drawing"
        manual.with_user(self.manager).technical_kind = "drawing"
