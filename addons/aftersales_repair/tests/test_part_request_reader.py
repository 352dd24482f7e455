from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .supply_common import SupplyCommon

SHOWN = {
    "case_id": {},
    "order_id": {},
    "partner_id": {"fields": {"display_name": {}}},
    "product_id": {"fields": {"display_name": {}}},
    "lot_id": {"fields": {"display_name": {}}},
    "technician_id": {"fields": {"display_name": {}}},
    "company_id": {"fields": {"display_name": {}}},
    "kind": {},
    "line_ids": {
        "fields": {
            "part_id": {},
            "product_id": {},
            "price_unit": {},
            "covered_percent": {},
        }
    },
}


@tagged("post_install", "-at_install")
class TestPartRequestReader(SupplyCommon):
    """Who asks for parts sees of a case what he may read, and nothing by asking."""

    def _ask_form(self, user, record=None, **values):
        requests = self.env["aftersales.part.request"].with_user(user)
        if record:
            requests = record.with_user(user)
        return requests.onchange(values, list(values), SHOWN)["value"]

    def test_form_shows_nothing_of_a_case_out_of_sight(self):
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.compressor)
        with self.assertRaises(AccessError):
            case.with_user(self.other_keeper).read(["name"])

        shown = self._ask_form(
            self.other_keeper,
            kind="in_warranty",
            case_id=case.id,
            order_id=order.id,
            line_ids=[Command.create({"part_id": part.id, "product_id": False})],
        )

        for name in ("partner_id", "product_id", "lot_id", "technician_id"):
            self.assertFalse(shown.get(name), name)
        company = shown.get("company_id") or {"id": self.other.id}
        self.assertEqual(company["id"], self.other.id)
        for command in shown.get("line_ids", ()):
            self.assertFalse(command[2].get("price_unit"))
            self.assertFalse(command[2].get("covered_percent"))

    def test_form_of_a_kept_request_shows_nothing_either(self):
        case = self._request()
        request = self._ask(self.other_keeper, {self.gasket: 1})

        shown = self._ask_form(
            self.other_keeper, request, kind="in_warranty", case_id=case.id
        )

        for name in ("partner_id", "product_id", "lot_id"):
            self.assertFalse(shown.get(name), name)

    def test_form_shows_whose_case_it_is_to_who_may_read_it(self):
        case = self._request()
        order = self._assign(case)
        form = Form(self.env["aftersales.part.request"].with_user(self.reception))
        form.kind = "in_warranty"

        form.case_id = case.with_user(self.reception)
        form.order_id = order.with_user(self.reception)

        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.product_id, self.fridge)
        self.assertEqual(form.technician_id, self.tech)

    def test_kept_request_shows_its_unit_to_who_handles_it(self):
        case = self._request_at(self.region)
        request = self._ask(
            self.region_keeper, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        request.action_submit()
        kept = request.with_user(self.storekeeper)

        self.assertRecordValues(
            kept,
            [
                {
                    "partner_id": self.customer.id,
                    "product_id": self.fridge.id,
                    "lot_id": self.unit.id,
                    "company_id": self.region.id,
                }
            ],
        )
        found = self.env["aftersales.part.request"].search(
            [("lot_id", "=", self.unit.id), ("product_id", "=", self.fridge.id)]
        )
        self.assertIn(request, found)

    def test_customer_of_the_case_is_followed_whoever_changes_him(self):
        case = self._request_at(self.region)
        request = self._ask(
            self.region_keeper, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        partner = self.env["res.partner"].create({"name": "Sara"})

        case.request_id.sudo().partner_id = partner
        self.env.flush_all()

        self.assertEqual(request.partner_id, partner)
