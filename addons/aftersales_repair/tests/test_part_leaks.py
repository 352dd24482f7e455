from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPartLeaks(AftersalesRepairCommon):
    """What random movements of parts have brought to light."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 10)

    def test_partly_covered_part_that_stays_unused_stops_no_approval(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        order = self._assign(case)
        used = self._plan_part(case, self.gasket)
        unused = self._plan_part(case, self.gasket, 2)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        order.action_start()
        unused.with_user(self.technician).unlink()
        self.assertFalse(unused.log_id)
        log = self._submit(order)

        self._pass(log)

        self.assertEqual(log.state, "approved")
        self.assertTrue(used.share_entry_id)
        self.assertFalse(unused.share_entry_id)
