from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestUnbuild(ProductionCommon):
    """A unit taken apart has no components and no running card any more."""

    def _unbuild(self, production, unit):
        form = Form(self.env["mrp.unbuild"].with_user(self.users["maker"]))
        form.mo_id = production
        form.lot_id = unit
        unbuild = form.save()
        unbuild.action_unbuild()
        self.assertEqual(unbuild.state, "done")
        return unbuild

    def test_unbuilding_takes_the_components_out_and_suspends_the_card(self):
        self.warranty_type.issue_event = "production"
        production = self._produce("FR-1")
        unit = self._unit("FR-1")

        with freeze_time("2026-03-05 12:00:00"):
            unbuild = self._unbuild(production, unit)

        self.assertEqual(set(unit.component_ids.mapped("date_out")), {date(2026, 3, 5)})
        self.assertEqual(unit.card_ids.state, "suspended")
        self.assertIn(unbuild.name, unit.card_ids.state_reason)

    def test_unbuilding_one_of_two_leaves_the_other_whole(self):
        production = self._produce("FR-1", "FR-2")

        self._unbuild(production, self._unit("FR-1"))

        self.assertFalse(self._unit("FR-1").component_ids.filtered("is_installed"))
        self.assertEqual(
            len(self._unit("FR-2").component_ids.filtered("is_installed")), 3
        )

    def test_serial_that_came_out_goes_into_the_next_unit(self):
        production = self._produce("FR-1")
        self._unbuild(production, self._unit("FR-1"))
        serial = self._unit("FR-1").component_ids.lot_id

        again = self.env["mrp.production"].create(
            {"product_id": self.fridge.id, "bom_id": self.bom.id, "product_qty": 1}
        )
        again.action_confirm()
        again.action_assign()
        again.lot_producing_ids = self._create_lots("FR-2")
        again.qty_producing = 1
        again.set_qty_producing()
        again.button_mark_done()

        self.assertEqual(again.state, "done")
        self.assertEqual(self._unit("FR-2").component_ids.lot_id, serial)
