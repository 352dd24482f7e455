from odoo import Command
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPartFit(AftersalesRepairCommon):
    """A part that is used fits the unit or not, and goes into its genealogy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_compressor = cls._add_stock(cls.compressor, 1, "CP-NEW")
        cls.old_compressor = cls.env["stock.lot"].create(
            {"name": "CP-OLD", "product_id": cls.compressor.id}
        )
        cls._add_stock(cls.gasket, 5)

    def test_part_that_is_not_on_the_list_is_marked_not_refused(self):
        case = self._request()
        self._assign(case)
        compressor = self._plan_part(case, self.compressor)
        gasket = self._plan_part(case, self.gasket)
        parts = compressor + gasket
        domain = [("id", "in", parts.ids)]
        unfit = [*domain, ("is_fitting", "=", False)]
        self.assertEqual(parts.mapped("is_fitting"), [True, True])
        self.assertFalse(parts.search(unfit))

        self.fridge.product_tmpl_id.part_ids = [
            Command.create({"product_id": self.compressor.id})
        ]
        parts.invalidate_recordset(["is_fitting"])

        as_technician = parts.with_user(self.technician)
        self.assertEqual(as_technician.mapped("is_fitting"), [True, False])
        self.assertEqual(as_technician.search(unfit), gasket)
        self.assertEqual(
            as_technician.search([*domain, ("is_fitting", "=", True)]), compressor
        )

    def test_used_part_takes_the_place_of_the_old_component(self):
        self.compressor.warranty_type_id = self.warranty_type
        components = self.env["aftersales.unit.component"]
        old, gasket = components.create(
            [
                {"unit_id": self.unit.id, "lot_id": self.old_compressor.id},
                {"unit_id": self.unit.id, "product_id": self.gasket.id},
            ]
        )
        case = self._request()
        order = self._assign(case)
        self._plan_part(
            case,
            self.compressor,
            lot_id=self.new_compressor.id,
            removed_lot_id=self.old_compressor.id,
        )
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._submit(order)

        new = old.replaced_by_id
        self.assertEqual(new.lot_id, self.new_compressor)
        self.assertEqual(self.new_compressor.built_into_id, self.unit)
        self.assertEqual(
            set(new.coverage_ids.term_id), set(self.warranty_type.term_ids)
        )
        self.assertEqual(new.own_date_start, new.date_in)
        self.assertEqual(gasket.replaced_by_id.product_id, self.gasket)
        self.assertEqual(len(self.unit.component_ids), 4)
