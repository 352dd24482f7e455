from ast import literal_eval

from odoo import Command
from odoo.tests import Form, tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestMasterData(AftersalesRepairCommon):
    """Services that bring their parts along, and where parts come from."""

    def _plan(self, case, service):
        return (
            self.env["aftersales.work.labor"]
            .with_user(self.dispatcher)
            .create({"case_id": case.id, "service_id": service.id})
        )

    def test_calling_up_a_service_plans_its_usual_parts(self):
        self.service.part_ids = [Command.set((self.compressor | self.gasket).ids)]
        case = self._request()

        self._plan(case, self.service)

        self.assertRecordValues(
            case.part_ids.sorted("id"),
            [
                {"product_id": part.id, "quantity": 1, "log_id": False}
                for part in self.service.part_ids
            ],
        )

    def test_parts_planned_already_are_not_planned_twice(self):
        self.service.part_ids = [Command.set(self.gasket.ids)]
        case = self._request()
        self._plan(case, self.service)

        self._plan(case, self.service)

        self.assertEqual(case.part_ids.product_id, self.gasket)
        self.assertEqual(len(case.part_ids), 1)

    def test_only_services_for_the_unit_are_offered(self):
        other = self.service.copy(
            {"product_tmpl_ids": [Command.set(self.gasket.product_tmpl_id.ids)]}
        )
        own = self.service.copy(
            {"product_tmpl_ids": [Command.set(self.fridge.product_tmpl_id.ids)]}
        )
        case = self._request()
        labor = self._plan(case, self.service)
        domain = labor._fields["service_id"].domain.replace(
            "unit_tmpl_id", str(labor.unit_tmpl_id.id)
        )

        form = Form(case)
        with form.labor_ids.edit(0) as line:
            line.service_id = own
        form.save()
        offered = self.env["aftersales.service"].search(literal_eval(domain))

        self.assertIn(own, offered)
        self.assertIn(self.service, offered)
        self.assertNotIn(other, offered)

    def test_repairs_take_parts_from_the_store_of_spare_parts(self):
        store = self.env["stock.location"].create(
            {
                "name": "Spare Parts",
                "usage": "internal",
                "location_id": self.warehouse.view_location_id.id,
            }
        )
        self.assertFalse(store.holds_spare_parts)

        self.warehouse.aftersales_part_location_id = store
        store.invalidate_recordset()

        operation = self.company._get_aftersales_operation("consumption")
        self.assertEqual(operation.default_location_src_id, store)
        self.assertTrue(store.holds_spare_parts)
        self.assertFalse(self.warehouse.lot_stock_id.holds_spare_parts)
        self.assertIn(
            store,
            self.env["stock.location"].search([("holds_spare_parts", "=", True)]),
        )

    def test_a_warehouse_without_a_store_of_its_own_takes_from_its_stock(self):
        stock = self.warehouse.lot_stock_id
        self.assertEqual(self.warehouse.aftersales_part_location_id, stock)

        self.warehouse.aftersales_part_location_id = False
        self.warehouse.invalidate_recordset()

        self.assertEqual(self.warehouse.aftersales_part_location_id, stock)

    def test_what_technicians_carry_is_spare_parts_too(self):
        technicians = self.company.aftersales_technician_location_id
        place = self.env["stock.location"].create(
            {"name": "Van 7", "usage": "internal", "location_id": technicians.id}
        )
        self.assertTrue(place.holds_spare_parts)
