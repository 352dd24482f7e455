from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartPost(SupplyCommon):
    """A part that goes to the customer by post counts as used by his case."""

    def _approved(self, case, product=None, quantity=1, kind="in_warranty", **vals):
        request = self._ask(
            self.reception,
            {product or self.gasket: quantity},
            kind=kind,
            case_id=case.id,
            destination="customer",
            supply_method="store",
            **vals,
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        return request.with_user(self.storekeeper)

    def _in_work(self):
        case = self._request(place="customer")
        return case, self._assign(case)

    def test_posted_part_leaves_on_the_account_of_its_carrier_with_its_number(self):
        self._add_stock(self.gasket, 5)
        case, _order = self._in_work()
        request = self._approved(case, quantity=2)
        self.assertTrue(request.can_post)
        self.assertFalse(request.can_send)

        request.action_post("City Post", "AB123")

        self.assertEqual(request.state, "supplied")
        part = case.part_ids
        move = part.sudo().move_ids.filtered("is_out")
        self.assertEqual(move.location_dest_id.aftersales_cost_carrier, "company")
        self.assertRecordValues(
            move.picking_id,
            [
                {
                    "aftersales_carrier_name": "City Post",
                    "aftersales_tracking_ref": "AB123",
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertEqual(request.tracking_ref, "AB123")
        self.assertEqual(self._on_hand(self.gasket, self.warehouse.lot_stock_id), 3)

    def test_next_log_names_the_posted_part_and_does_not_use_it_again(self):
        self._add_stock(self.gasket, 5)
        case, order = self._in_work()
        self._approved(case).action_post("City Post")
        part = case.part_ids

        log = order.action_start()
        self.assertEqual(log.sudo().part_ids, part)
        with self.assertRaises(AccessError):
            part.with_user(self.technician).quantity = 2
        with self.assertRaises(AccessError):
            part.with_user(self.technician).unlink()
        log = self._submit(order, "Explained by phone how to fit it")

        self.assertEqual(log.state, "approved")
        self.assertEqual(len(part.move_ids.filtered("is_out")), 1)
        self.assertEqual(self._on_hand(self.gasket, self.warehouse.lot_stock_id), 4)
        self.assertEqual(case.state, "delivered")

    def test_part_posted_during_the_visit_belongs_to_its_log(self):
        self._add_stock(self.gasket, 5)
        case, order = self._in_work()
        log = order.action_start()

        self._approved(case).action_post("City Post")

        self.assertEqual(log.sudo().part_ids, case.part_ids)

    def test_customer_reads_how_his_parcel_goes(self):
        self._add_stock(self.gasket, 1)
        case, _order = self._in_work()
        request = self._approved(case)

        request.action_post("City Post", "AB123")
        self._tell()

        told = self.env["aftersales.notification.log"].search(
            [("event", "=", "part_posted"), ("res_id", "=", request.id)]
        )
        self.assertEqual((told.state, told.failure), ("queued", False))
        self.assertIn("AB123", told.message_ids.body)

    def test_parcel_needs_its_carrier_its_parts_and_a_case_in_work(self):
        case, _order = self._in_work()
        request = self._approved(case)
        with self.assertRaises(UserError):
            request.action_post(" ")
        with self.assertRaises(UserError) as error:
            request.action_post("City Post")
        self.assertIn("Door gasket", str(error.exception))
        waiting = self._request(self._make_unit("FR-0002").name, place="customer")
        early = self._approved(waiting)
        with self.assertRaises(UserError) as error:
            early.action_post("City Post")
        self.assertIn("Awaiting Assignment", str(error.exception))

    def test_parcel_is_posted_once_and_by_the_store(self):
        self._add_stock(self.gasket, 5)
        case, _order = self._in_work()
        request = self._approved(case)
        for role in ("reception", "technician"):
            with self.assertRaises(AccessError):
                request.with_user(getattr(self, role)).action_post("City Post")
        request.action_post("City Post")

        with self.assertRaises(UserError):
            request.action_post("City Post")

    def test_parcel_does_not_go_out_of_the_books_of_another_branch(self):
        for company in (self.company, self.other):
            self._add_stock_at(company, self.gasket, 5)
        case, _order = self._in_work()
        request = self._approved(case)
        case.with_user(self.dispatcher).action_transfer(self.other.id)
        user = self._make_user("technician", self.other)
        technician = self.env["aftersales.technician"].create(
            {
                "partner_id": user.partner_id.id,
                "user_id": user.id,
                "company_id": self.other.id,
            }
        )
        dispatcher = self._make_user("dispatcher", self.other)
        order = case.with_user(dispatcher).action_assign(technician)
        order.with_user(user).action_accept()

        with self.assertRaises(UserError) as error:
            request.action_post("City Post")

        self.assertIn("Tabriz", str(error.exception))
        for company in (self.company, self.other):
            self.assertEqual(self._on_hand(self.gasket, self._store(company)), 5)
        request.action_cancel()
        own = self._ask(
            self.other_keeper,
            {self.gasket: 1},
            kind="in_warranty",
            case_id=case.id,
            destination="customer",
            supply_method="store",
        )
        own.action_submit()
        own.action_approve()
        own.action_post("City Post")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.other)), 4)

    def test_wizard_asks_by_whom_it_goes(self):
        self._add_stock(self.gasket, 5)
        case, _order = self._in_work()
        request = self._approved(case)
        action = request.action_open_post()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.storekeeper)
            .with_context(**action["context"])
            .create({"carrier_name": "Courier"})
        )

        wizard.action_apply()

        self.assertEqual(request.carrier_name, "Courier")

    def test_part_that_comes_from_above_is_posted_when_it_is_there(self):
        self._add_stock(self.gasket, 5)
        case = self._request_at(self.region, place="customer")
        case.sudo()._transition("no_charge")
        request = self._ask(
            self.region_keeper,
            {self.gasket: 1},
            kind="in_warranty",
            case_id=case.id,
            destination="customer",
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        request.with_user(self.storekeeper).action_send()
        request.with_user(self.region_keeper).action_receive()
        self.assertEqual(request.state, "approved", "it is here, not with the customer")

        request.with_user(self.region_keeper).action_post("City Post")

        self.assertEqual(request.state, "supplied")
        self.assertFalse(self._on_hand(self.gasket, self._store(self.region)))

    def test_only_parts_of_a_case_go_to_its_customer(self):
        case, _order = self._in_work()
        for kind in ("stock", "maker_free", "maker_bought"):
            request = self._ask(
                self.reception,
                {self.gasket: 1},
                kind=kind,
                case_id=case.id,
                destination="customer",
                maker_id=self.brand.partner_id.id,
            )
            with self.assertRaises(UserError) as error:
                request.action_submit()
            self.assertIn("by post", str(error.exception))
            self.assertEqual(request.state, "draft")

    def test_part_that_the_case_does_not_plan_is_not_posted(self):
        self._add_stock(self.gasket, 5)
        case, _order = self._in_work()
        request = self._approved(case)
        case.part_ids.unlink()
        self.assertFalse(request.line_ids.part_id)

        with self.assertRaises(UserError) as error:
            request.action_post("City Post")

        self.assertIn("no planned part", str(error.exception))
        self.assertEqual(request.state, "approved")
        self.assertEqual(self._on_hand(self.gasket, self.warehouse.lot_stock_id), 5)

    # === CALLING OFF === #

    def _post(self, case, **vals):
        self._add_stock(self.gasket, 5)
        self._approved(case, **vals).action_post("City Post")

    def test_case_with_a_charged_part_in_the_post_is_not_cancelled(self):
        case, order = self._in_work()
        self._make_uncovered(case)
        self._post(case, kind="charged")
        self.assertEqual(case.part_ids.covered_percent, 0)

        for is_started in (False, True):
            if is_started:
                order.action_start()
            with self.assertRaises(UserError) as error:
                case.with_user(self.reception).action_cancel("Gone")
            self.assertIn("Door gasket", str(error.exception))
            self.assertIn("Hand in a log with it", str(error.exception))

        self._submit(order, "Explained by phone how to fit it")
        self.assertEqual(case.state, "delivered")
        case.with_user(self.accountant).action_invoice()
        self.assertIn(self.gasket, case.sudo().invoice_ids.invoice_line_ids.product_id)

    def test_case_that_owes_the_old_part_of_a_posted_one_is_not_cancelled(self):
        self.process.is_old_part_required = True
        case, _order = self._in_work()
        self._post(case)
        self.assertEqual(case.part_ids.old_part_ids.state, "owed")

        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_cancel("Gone")

        self.assertIn("Hand in a log with it", str(error.exception))

    def test_unit_is_replaced_on_site_once_its_posted_part_is_on_a_log(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case, order = self._in_work()
        self._post(case)
        with self.assertRaises(UserError) as error:
            case.with_user(self.dispatcher).action_replace(spare)
        self.assertIn("Hand in a log with it", str(error.exception))
        self.assertFalse(case.is_in_custody)
        order.action_start().is_beyond_repair = True
        self._submit(order, "Frame is cracked")

        case.with_user(self.dispatcher).action_replace(spare)

        self.assertEqual(case.state, "replaced")
