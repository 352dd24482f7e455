from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCoreNeighbours(AftersalesRepairCommon):
    """Who never heard of the service works on as before."""

    def _get_types(self, warehouse, code):
        return self.env["stock.picking.type"].search(
            [("warehouse_id", "=", warehouse.id), ("code", "=", code)]
        )

    def test_warehouse_keeps_one_type_for_receipts_and_one_for_deliveries(self):
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )

        self.assertEqual(self._get_types(warehouse, "incoming"), warehouse.in_type_id)
        self.assertEqual(self._get_types(warehouse, "outgoing"), warehouse.out_type_id)

    def test_older_type_becomes_internal_and_keeps_its_places(self):
        operation = self.company._get_aftersales_operation("old_part")
        places = (operation.default_location_src_id, operation.default_location_dest_id)
        operation.write(
            {
                "code": "incoming",
                "use_create_lots": False,
                "default_location_src_id": places[0].id,
                "default_location_dest_id": places[1].id,
            }
        )

        self.warehouse._create_aftersales_operations()

        self.assertRecordValues(
            operation,
            [
                {
                    "code": "internal",
                    "use_create_lots": False,
                    "default_location_src_id": self.customers.id,
                    "default_location_dest_id": self.custody.id,
                }
            ],
        )

    def test_who_has_no_role_duplicates_products_and_contacts(self):
        self.fridge.product_tmpl_id.aftersales_service_ids = self.service
        brand = self.env["aftersales.brand"].create({"name": "Cold"})
        self.customer.aftersales_brand_ids = brand
        user = new_test_user(
            self.env,
            login="seller",
            groups="sales_team.group_sale_manager,base.group_partner_manager,"
            "product.group_product_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

        product = self.fridge.product_tmpl_id.with_user(user).copy()
        partner = self.customer.with_user(user).copy()

        self.assertEqual(product.sudo().aftersales_service_ids, self.service)
        self.assertNotEqual(partner, self.customer)
        self.assertNotIn("aftersales_brand_ids", partner.read()[0])

    def test_unit_given_out_by_a_case_counts_as_delivered(self):
        spare = self._add_stock(self.fridge, 1, "FR-SPARE")
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))

        case.with_user(self.dispatcher).action_replace(spare)

        picking = case.move_ids.filtered(lambda move: move.lot_ids == spare).picking_id
        self.assertEqual(spare.delivery_ids, picking)
        self.assertIn(
            spare,
            self.env["stock.lot"].search([("partner_ids", "in", self.customer.ids)]),
        )
