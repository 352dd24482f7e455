from unittest.mock import patch

from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestSerialTake(AftersalesRepairCommon):
    """Whoever takes a serial keeps nobody from the other serials of its model."""

    def test_hand_over_holds_no_other_unit_of_its_model(self):
        self._make_unit("FR-0002")
        case, other = self._request("FR-0001"), self._request("FR-0002")
        self.assertEqual(case.lot_id.location_id, other.lot_id.location_id)
        quants = self.env.registry["stock.quant"]
        held, hold = [], quants._hold

        def _hold(records, needed):
            held.append(records.lot_id)
            return hold(records, needed)

        with patch.object(quants, "_hold", _hold):
            case.action_cancel("Taken home")

        self.assertEqual(held, [case.lot_id])
        self.assertFalse(case.is_in_custody)
        self.assertTrue(other.is_in_custody)
