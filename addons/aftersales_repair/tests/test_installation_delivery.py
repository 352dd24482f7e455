from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .installation_common import InstallationCommon

FAILURE_LOG = "odoo.addons.aftersales_repair.models.stock_move_installation"


@tagged("post_install", "-at_install")
class TestInstallationDelivery(InstallationCommon):
    """Nobody asks for the installation of what was sold: its delivery does."""

    def test_delivery_requests_the_installation_with_all_the_sale_knows(self):
        picking = self._deliver("AC-1", "AC-2")

        cases = self._get_installations(picking)
        lots = picking.move_ids.move_line_ids.lot_id
        self.assertEqual(cases.lot_id, lots)
        for case in cases:
            self.assertRecordValues(
                case,
                [
                    {
                        "state": "to_assign",
                        "installation_state": "not_handled",
                        "work_type_id": self.installation.id,
                        "process_id": self.install_process.id,
                        "place": "customer",
                        "partner_id": self.customer.id,
                        "product_id": self.cooler.id,
                        "card_id": case.lot_id.card_ids.id,
                        "company_id": self.company.id,
                        "is_in_custody": False,
                    }
                ],
            )
        request = cases.request_id
        self.assertEqual(len(request), 1)
        self.assertIn(picking.name, request.note)
        self.assertIn(picking.sale_id.name, request.note)
        self.assertFalse(request.user_id, "the storekeeper has not received it")
        delivery = picking.with_user(self.storekeeper)
        self.assertEqual(delivery.installation_count, 2)
        action = delivery.action_view_installations()
        self.assertEqual(
            self.env["aftersales.case"].search(action["domain"]).lot_id, lots
        )

    def test_installer_goes_where_the_unit_was_delivered(self):
        villa = self.env["res.partner"].create(
            {"name": "Villa", "parent_id": self.customer.id, "type": "delivery"}
        )
        self._add_stock(self.cooler, 1, "AC-1")
        picking = self._sell({self.cooler: 1})
        picking.partner_id = villa
        picking.action_assign()

        self._validate(picking)

        case = self._get_installations(picking)
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.address_id, villa)

    def test_delivery_of_a_branch_is_installed_by_the_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Shiraz", "parent_id": self.company.id}
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", branch.id)], limit=1
        ) or self.env["stock.warehouse"].create(
            {"name": "Shiraz", "code": "SHZ", "company_id": branch.id}
        )
        lot = self._add_stock(self.cooler, 1, "AC-1", location=warehouse.lot_stock_id)
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": warehouse.out_type_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.cooler.id,
                            "product_uom_qty": 1,
                            "company_id": branch.id,
                            "location_id": warehouse.lot_stock_id.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()

        case = self._get_installations(picking)
        self.assertEqual(case.lot_id, lot)
        self.assertEqual(case.company_id, branch)
        self.assertEqual(case.request_id.company_id, branch)
        self.assertEqual(case.partner_id, self.customer)

    def test_product_that_needs_no_installation_requests_none(self):
        before = self.env["aftersales.case"].search_count([])
        self.cooler.needs_installation = False

        picking = self._deliver("AC-1")

        self.assertFalse(self._get_installations(picking))
        self.assertEqual(self.env["aftersales.case"].search_count([]), before)

    def test_unit_sold_to_a_shop_is_installed_once_the_shop_has_sold_it(self):
        picking = self._deliver("AC-1", partner=self.shop)
        lot = picking.move_ids.move_line_ids.lot_id
        self.assertFalse(lot.case_ids)

        lot.card_ids.with_user(self.reception).action_sell_out(self.customer)
        lot.card_ids.with_user(self.reception).action_stamp()

        self.assertRecordValues(
            lot.case_ids,
            [
                {
                    "work_type_id": self.installation.id,
                    "partner_id": self.customer.id,
                    "store_id": self.shop.id,
                    "state": "to_assign",
                }
            ],
        )

    def test_pieces_without_serial_have_an_installation_each(self):
        lamp = self._make_product("Lamp", 5.0, 20.0, needs_installation=True)
        pipe = self._make_product(
            "Pipe",
            5.0,
            20.0,
            needs_installation=True,
            uom_id=self.env.ref("uom.product_uom_meter").id,
        )
        self._add_stock(lamp, 3)
        self._add_stock(pipe, 7)
        picking = self._sell({lamp: 3, pipe: 6.5})

        self._validate(picking)

        cases = self._get_installations(picking)
        self.assertEqual(len(cases.filtered(lambda c: c.product_id == lamp)), 3)
        self.assertEqual(len(cases.filtered(lambda c: c.product_id == pipe)), 1)
        self.assertFalse(cases.lot_id)

    def test_failing_request_stops_no_delivery_and_a_manager_learns_of_it(self):
        def fail(requests, company, vals, units):
            raise ValueError("no numbers left")

        self.patch(self.registry["aftersales.request"], "_request_installations", fail)
        with self.assertLogs(FAILURE_LOG, "ERROR"):
            picking = self._deliver("AC-1")

        self.assertFalse(self._get_installations(picking))
        self.assertTrue(picking.card_ids, "the card is issued nevertheless")
        activity = picking.activity_ids.filtered(
            lambda activity: activity.summary == "Installation not requested"
        )
        self.assertEqual(len(activity), 1)
        self.assertIn("no numbers left", activity.note)
        self.assertTrue(
            activity.user_id.has_group("aftersales_warranty.aftersales_group_manager")
        )

    def test_bad_unit_keeps_no_other_product_waiting(self):
        lamp = self._make_product("Lamp", 5.0, 20.0, needs_installation=True)
        self._add_stock(lamp, 1)
        lot = self._add_stock(self.cooler, 1, "AC-1")
        lot.manufacture_date = fields.Date.today() + timedelta(days=20)
        picking = self._sell({self.cooler: 1, lamp: 1})

        with self.assertLogs(FAILURE_LOG, "ERROR"):
            self._validate(picking)

        self.assertEqual(self._get_installations(picking).product_id, lamp)
        self.assertIn(
            "AC-1",
            "".join(picking.activity_ids.mapped("note")),
        )

    def test_installation_follows_a_corrected_serial(self):
        picking = self._deliver("AC-1")
        case = self._get_installations(picking)
        other = self._add_stock(self.cooler, 1, "AC-2")

        picking.move_ids.move_line_ids.with_user(self.storekeeper).lot_id = other

        self.assertEqual(self._get_installations(picking), case)
        self.assertEqual(case.lot_id, other)
        self.assertEqual(case.card_id, other.card_ids)

    def test_installation_is_given_up_when_the_unit_comes_back(self):
        picking = self._deliver("AC-1", "AC-2")
        first, second = self._get_installations(picking).sorted("id")
        self._assign(second)

        self._bring_back(picking)

        self.assertEqual(first.state, "cancelled")
        self.assertFalse(first.installation_state)
        self.assertNotEqual(second.state, "cancelled", "somebody is on his way")
        self.assertTrue(second.activity_ids)

    def test_unit_sold_again_is_requested_again(self):
        picking = self._deliver("AC-1")
        first = self._get_installations(picking)
        self._bring_back(picking)
        again = self._sell({self.cooler: 1})
        again.action_assign()
        self._validate(again)

        case = self._get_installations(again)
        self.assertEqual(case.lot_id, first.lot_id)
        self.assertEqual(case.installation_state, "not_handled")

    def test_installation_asked_for_beforehand_is_not_requested_twice(self):
        lot = self._add_stock(self.cooler, 1, "AC-1")
        case = self._request("AC-1", work_type_id=self.installation.id)
        picking = self._sell({self.cooler: 1})
        picking.action_assign()

        self._validate(picking)

        self.assertEqual(lot.case_ids, case)
        self.assertEqual(self._get_installations(picking), case)

    def test_reception_cannot_request_the_same_installation_again(self):
        case = self._get_installations(self._deliver("AC-1"))

        with self.assertRaises(ValidationError) as error:
            self._request("AC-1", work_type_id=self.installation.id, place="customer")
        self.assertIn(case.name, str(error.exception))
        again = self._request(
            "AC-1", work_type_id=self.reinstallation.id, place="customer"
        )
        with self.assertRaises(ValidationError):
            again.work_type_id = self.installation

    def test_delivery_takes_as_many_queries_for_forty_units_as_for_ten(self):
        few, many = (
            self._count_queries([f"{prefix}-{number}" for number in range(count)])
            for prefix, count in (("TEN", 10), ("FORTY", 40))
        )

        self.assertLess(many, few * 3, "less than linear from ten on")

    def _count_queries(self, serials):
        for serial in serials:
            self._add_stock(self.cooler, 1, serial)
        picking = self._sell({self.cooler: len(serials)})
        picking.action_assign()
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        self._validate(picking)
        self.env.flush_all()
        self.assertEqual(len(self._get_installations(picking)), len(serials))
        return self.cr.sql_log_count - start
