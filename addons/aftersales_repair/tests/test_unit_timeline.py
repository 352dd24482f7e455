from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseTimeline(AftersalesRepairCommon):
    """The unit page tells the cases of a unit, and who paid for what."""

    def _get_events(self, user, kind):
        lot = self.unit.with_user(user)
        return [event for event in lot._get_unit_timeline() if event.kind == kind]

    def test_case_shows_when_it_came_in(self):
        case = self._request()

        [event] = self._get_events(self.reception, "case")
        self.assertIn(case.name, event.title)
        self.assertEqual(event.detail, "Does not cool")
        self.assertEqual((event.model, event.res_id), (case._name, case.id))
        self.assertIn(
            "Does not cool", self.unit.with_user(self.reception).timeline_html
        )

    def test_technician_sees_no_case_of_others(self):
        self._request()

        self.assertFalse(self._get_events(self.technician, "case"))

    def test_case_and_request_number_lead_to_the_unit(self):
        case = self._request()
        finder = self.env["aftersales.unit.finder"].with_user(self.reception)
        for text, kind in ((case.name, "case"), (case.request_id.name, "request")):
            with self.subTest(kind):
                [hit] = finder._find(text.lower())
                self.assertEqual((hit.kind, hit.lot), (kind, self.unit))

    def test_intake_finds_the_unit_by_the_phone_of_its_owner(self):
        self.customer.phone = "+98 912 345 6789"
        case = self._request("0098 912 345 67 89")

        self.assertEqual(case.lot_id, self.unit)
        self.assertEqual(case.partner_id, self.customer)

    def test_used_parts_stand_where_they_were_paid(self):
        case = self._request()
        order = self._assign(case)
        self._add_stock(self.gasket, 2)
        self._plan_part(case, self.gasket)
        labor = self._plan_labor(case)
        labor.sudo().write({"covered_percent": 40, "verdict_reason": "partly_covered"})
        estimate = case.with_user(self.technician).action_quote().sudo()
        estimate.action_confirm()
        self.assertFalse(self._get_events(self.technician, "part"), "planned only")
        self._submit(order)

        [part] = self._get_events(self.technician, "part")
        self.assertTrue(part.is_covered)
        self.assertIn("Covered", part.detail)
        covered, charged = self._get_events(self.technician, "labor")
        self.assertEqual((covered.is_covered, charged.is_covered), (True, False))
        self.assertAlmostEqual(covered.amount, labor.price_full * 0.4)
        self.assertAlmostEqual(charged.amount, labor.price_full * 0.6)

        moved = [event.title for event in self._get_events(self.reception, "stock")]
        self.assertIn(f"Taken in for {case.name}", moved)
