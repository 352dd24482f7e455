from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseWaiting(AftersalesRepairCommon):
    """Who is waited for is known without anybody saying so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})

    def _receive(self, product, quantity=1):
        """Receive goods as a storekeeper of the core does."""
        picking_type = self.warehouse.in_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_sms=True).button_validate()
        return picking

    def _in_work(self, serial="FR-0001"):
        """Return a case whose technician has accepted it."""
        case = self._request(serial)
        self._assign(case)
        return case

    def test_assigned_case_waits_for_its_technician(self):
        case = self._request()
        self.assertEqual(case.waiting_for, "us")

        order = case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertEqual(case.waiting_for, "technician")
        order.with_user(self.technician).action_refuse("Too far")

        self.assertEqual(case.waiting_for, "us")

    def test_reassigned_case_still_waits_for_its_customer(self):
        self.process.is_estimate_required = True
        case = self._in_work()
        self._make_uncovered(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()

        case.with_user(self.dispatcher).action_assign(self.tech)

        self.assertEqual(case.waiting_for, "customer")

    def test_planned_part_that_lacks_is_waited_for_until_it_comes(self):
        case = self._in_work()
        self.assertEqual(case.waiting_for, "technician")

        self._plan_part(case, self.gasket, 2)
        self.assertEqual(case.waiting_for, "part")
        self._receive(self.gasket, 1)
        self.assertEqual(case.waiting_for, "part", "one of two is not enough")
        self._receive(self.gasket, 1)

        self.assertEqual(case.waiting_for, "technician")

    def test_part_in_the_store_is_not_waited_for(self):
        self._add_stock(self.gasket, 2)
        case = self._in_work()

        self._plan_part(case, self.gasket, 2)

        self.assertEqual(case.waiting_for, "technician")

    def test_part_the_technician_carries_is_not_waited_for(self):
        self._add_stock(self.gasket, 2, location=self.tech.location_id)
        case = self._in_work()

        self._plan_part(case, self.gasket, 2)

        self.assertEqual(case.waiting_for, "technician")

    def test_serial_that_is_not_there_is_waited_for(self):
        self._add_stock(self.compressor, 1, "CP-1")
        other = self.env["stock.lot"].create(
            {"name": "CP-2", "product_id": self.compressor.id}
        )
        case = self._in_work()

        part = self._plan_part(case, self.compressor, lot_id=other.id)
        self.assertEqual(case.waiting_for, "part")
        part.with_user(self.technician).lot_id = False

        self.assertEqual(case.waiting_for, "technician")

    def test_deleted_plan_ends_the_waiting(self):
        case = self._in_work()
        part = self._plan_part(case, self.gasket)
        self.assertEqual(case.waiting_for, "part")

        part.with_user(self.technician).unlink()

        self.assertEqual(case.waiting_for, "technician")

    def test_case_enters_its_work_waiting_for_the_part(self):
        self.process.is_estimate_required = True
        case = self._in_work()
        self._plan_part(case, self.gasket)
        self.assertEqual(case.waiting_for, "technician", "he declares the cost first")

        case.with_user(self.technician).action_quote()

        self.assertEqual((case.state, case.waiting_for), ("no_charge", "part"))
        rows = case.state_log_ids.filtered(lambda row: row.state == "no_charge")
        self.assertEqual(rows.mapped("waiting_for"), ["part"], "no row without time")

    def test_one_part_serves_the_first_of_two_cases(self):
        first = self._in_work()
        second = self._in_work(self._make_unit("FR-0002").name)
        self._plan_part(first, self.gasket)
        self._plan_part(second, self.gasket)

        self._receive(self.gasket, 1)

        self.assertEqual(first.waiting_for, "technician")
        self.assertEqual(second.waiting_for, "part")

    def test_receipt_goes_on_where_a_case_cannot(self):
        case = self._in_work()
        self._plan_part(case, self.gasket)

        with (
            patch.object(
                self.env.registry["aftersales.case"],
                "_resume_for_products",
                side_effect=ValueError("broken"),
            ),
            mute_logger("odoo.addons.aftersales_repair.models.stock_move_waiting"),
        ):
            picking = self._receive(self.gasket)

        self.assertEqual(picking.state, "done")
        self.assertEqual(case.waiting_for, "part")

    def test_somebody_says_who_is_waited_for(self):
        case = self._in_work()
        wizard = (
            self.env["aftersales.case.wait"]
            .with_user(self.technician)
            .create(
                {"case_ids": case.ids, "waiting_for": "maker", "reason": "Asked Tokyo"}
            )
        )

        wizard.action_apply()

        self.assertRecordValues(
            case, [{"waiting_for": "maker", "waiting_reason": "Asked Tokyo"}]
        )
        row = case.state_log_ids.filtered(lambda row: not row.date_end)
        self.assertRecordValues(
            row,
            [{"waiting_for": "maker", "reason": "Asked Tokyo", "state": case.state}],
        )
        self._plan_part(case, self.gasket)
        self.assertEqual(case.waiting_for, "maker", "what was said stands")
        self._receive(self.gasket)
        self._submit(case.order_ids.with_user(self.technician))
        self.assertEqual(case.waiting_for, "customer")
        self.assertFalse(case.waiting_reason, "a step ends what was said")

    def test_waiting_by_hand_is_refused_to_other_roles_and_without_reason(self):
        case = self._in_work()
        for user in (self.inspector, self.accountant):
            with self.assertRaises(AccessError):
                case.with_user(user).action_wait("maker", "Asked")
        for reason in ("", "  ", False):
            with self.assertRaises(UserError):
                case.with_user(self.technician).action_wait("maker", reason)
        with self.assertRaises(ValidationError):
            case.with_user(self.technician).action_wait("moon", "Far")
        with self.assertRaises(AccessError):
            case.with_user(self.technician).write({"waiting_for": "maker"})
        case.with_user(self.reception).action_cancel("Taken home")
        with self.assertRaises(UserError):
            case.with_user(self.reception).action_wait("maker", "Asked")

    def test_looking_for_parts_costs_the_same_for_one_case_and_for_many(self):
        cases = self.env["aftersales.case"]
        for number in range(3):
            case = self._in_work(self._make_unit(f"FR-1{number}").name)
            self._plan_part(case, self.gasket)
            cases |= case

        counts = []
        for records in (cases[:1], cases):
            self.env.invalidate_all()
            records.part_ids.mapped("case_id.technician_id.location_id")
            records.part_ids.mapped("product_id.is_storable")
            start = self.cr.sql_log_count
            self.assertEqual(len(records._get_lacking_parts()), len(records))
            counts.append(self.cr.sql_log_count - start)

        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 12)
