from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .old_part_common import OldPartCommon


@tagged("post_install", "-at_install")
class TestPartSerials(OldPartCommon):
    """The serial taken out is that of the old part, not of a good one of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new = cls._add_stock(cls.compressor, 1, "CP-NEW")

    def test_part_is_not_built_in_and_taken_out_at_once(self):
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.compressor, lot_id=self.new.id)

        with self.assertRaises(ValidationError) as error:
            part.with_user(self.technician).removed_serial = "CP-NEW"
        self.assertIn("CP-NEW", str(error.exception))

    def test_good_part_in_stock_was_not_taken_out(self):
        shelf = self._add_stock(self.compressor, 1, "CP-SHELF")
        own = self._add_stock(
            self.compressor, 1, "CP-OWN", location=self.tech.location_id
        )
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.compressor, lot_id=self.new.id)
        part.log_id = order.action_start()
        for lot in shelf | own:
            part.with_user(self.technician).removed_serial = lot.name
            with self.assertRaises(UserError) as error:
                self._submit(order)
            self.assertIn(lot.name, str(error.exception))
            self.assertFalse(part.move_ids)

        part.with_user(self.technician).removed_serial = "CP-OLD"
        self._submit(order)

        self.assertEqual(part.old_part_ids.lot_id.name, "CP-OLD")
