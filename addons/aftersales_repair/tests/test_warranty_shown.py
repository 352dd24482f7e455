from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWarrantyShown(AftersalesRepairCommon):
    """Whoever works on a unit sees at each step how far its warranty goes."""

    def test_order_shows_card_end_and_cover_to_its_technician(self):
        card = self.unit.current_card_id
        order = self._assign(self._request())
        arch = etree.fromstring(order.get_view(view_type="form")["arch"])
        names = ("card_id", "card_date_end", "cover_state")
        for name in names:
            self.assertTrue(arch.xpath(f"//group/field[@name='{name}']"), name)

        [shown] = order.web_read(
            {name: {"fields": {"display_name": {}}} for name in names[:1]}
            | {name: {} for name in names[1:]}
        )

        self.assertEqual(shown["card_id"]["display_name"], card.display_name)
        self.assertEqual(shown["card_date_end"], card.date_end)
        self.assertEqual(shown["cover_state"], "covered")

    def test_order_says_that_no_promise_lasts(self):
        self.unit.current_card_id.delivery_date = self.today - relativedelta(years=6)
        order = self._assign(self._request())

        self.assertEqual(order.cover_state, "not_covered")

    def test_request_shows_card_and_end_of_its_units_after_the_intake_too(self):
        request = self._request().request_id.with_user(self.reception)
        arch = etree.fromstring(request.get_view(view_type="form")["arch"])
        for name in ("card_id", "card_date_end"):
            [node] = arch.xpath(f"//field[@name='case_ids']//field[@name='{name}']")
            self.assertEqual(node.get("optional"), "show", name)
            self.assertFalse(node.get("column_invisible"), name)
        self.assertEqual(
            request.case_ids.card_date_end, self.unit.current_card_id.date_end
        )
