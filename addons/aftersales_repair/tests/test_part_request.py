from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartRequest(SupplyCommon):
    """Parts are asked for, approved by who gives them, and refused with a reason."""

    # === NUMBERS === #

    def test_supply_in_warranty_has_numbers_of_its_own_in_each_branch(self):
        case = self._request()
        warranty = self._ask(
            self.reception, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        stock = self._ask(self.outlet_keeper, {self.gasket: 1})

        self.assertRegex(warranty.name, r"^PW\d\d/")
        self.assertRegex(stock.name, rf"^PR\d\d/{self.outlet.aftersales_code}/\d{{6}}$")
        self.assertEqual(stock.company_id, self.outlet)

    # === PRICES === #

    def test_covered_price_is_what_the_warranty_pays(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 2}, kind="in_warranty", case_id=case.id
        )

        request.action_submit()

        self.assertRecordValues(
            request.line_ids,
            [
                {
                    "covered_percent": 40,
                    "price_full": 50,
                    "price_covered": 20,
                    "price_charged": 30,
                }
            ],
        )
        self.assertEqual((request.amount_full, request.amount_covered), (50, 20))
        self.assertEqual(
            case.part_ids, request.line_ids.part_id, "asked for is planned"
        )

    def test_granted_price_stays_whatever_is_judged_later(self):
        self._route_from_vendor(self.gasket)
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()

        case.part_ids.sudo().covered_percent = 10

        self.assertEqual(request.line_ids.covered_percent, 100)

    def test_covered_and_charged_parts_are_asked_for_apart(self):
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 1}, kind="charged", case_id=case.id
        )
        with self.assertRaises(UserError) as error:
            request.action_submit()
        self.assertIn("request in warranty", str(error.exception))

        self._make_uncovered(case)
        case.part_ids.unlink()
        request.with_user(self.reception).action_submit()
        self.assertEqual(request.state, "to_approve")
        request = self._ask(
            self.reception, {self.compressor: 1}, kind="in_warranty", case_id=case.id
        )
        with self.assertRaises(UserError) as error:
            request.action_submit()
        self.assertIn("charged request", str(error.exception))

    def test_part_that_the_approver_adds_is_judged_as_well(self):
        self._route_from_vendor(self.compressor | self.gasket)
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        request.action_submit()
        keeper = request.with_user(self.storekeeper)
        keeper.line_ids = [Command.create({"product_id": self.compressor.id})]

        keeper.action_approve()

        self.assertEqual(request.line_ids.part_id, case.part_ids)
        self.assertEqual(request.line_ids.mapped("covered_percent"), [100, 100])

    # === STATES === #

    def test_request_is_refused_with_a_reason_that_the_asker_reads(self):
        request = self._ask(self.technician, {self.gasket: 1})
        request.action_submit()

        request.with_user(self.storekeeper).action_refuse("Use the old one")

        self.assertEqual(request.state, "refused")
        self.assertEqual(request.refuse_reason, "Use the old one")
        self.assertIn(
            self.technician.partner_id, request.message_ids[0].notified_partner_ids
        )
        for reason in ("", "  "):
            with self.assertRaises(UserError):
                request.with_user(self.storekeeper).action_refuse(reason)

    def test_incomplete_request_is_not_handed_in(self):
        empty = self._ask(self.reception, {})
        with self.assertRaises(UserError) as error:
            empty.action_submit()
        self.assertIn("enter the parts", str(error.exception))
        maker = self._ask(self.reception, {self.gasket: 1}, kind="maker_free")
        with self.assertRaises(UserError) as error:
            maker.action_submit()
        self.assertIn("choose the maker", str(error.exception))
        head = self._ask(self.reception, {self.gasket: 1}, supply_method="branch")
        with self.assertRaises(UserError) as error:
            head.action_submit()
        self.assertIn("head office", str(error.exception))
        itself = self._ask(self.reception, {self.gasket: 1}, supply_method="store")
        with self.assertRaises(UserError) as error:
            itself.action_submit()
        self.assertIn("cannot supply itself", str(error.exception))
        stranger = self._ask(
            self.outlet_keeper,
            {self.gasket: 1},
            destination="technician",
            technician_id=self.tech.id,
        )
        with self.assertRaises(UserError) as error:
            stranger.with_user(self.manager).action_submit()
        self.assertIn("Reza Technician keeps his parts", str(error.exception))

    def test_request_of_a_closed_case_is_not_handed_in(self):
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        asked = self._ask(
            self.reception, {self.compressor: 1}, kind="in_warranty", case_id=case.id
        )
        asked.action_submit()

        case.with_user(self.reception).action_cancel("Gone")

        self.assertEqual((request.state, asked.state), ("cancelled", "cancelled"))

    def test_step_is_taken_once(self):
        self._route_from_vendor(self.gasket)
        request = self._ask(self.reception, {self.gasket: 1})
        request.action_submit()
        with self.assertRaises(UserError):
            request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        with self.assertRaises(UserError):
            request.with_user(self.storekeeper).action_approve()
        request.action_cancel()
        with self.assertRaises(UserError):
            request.action_cancel()

    def test_handed_in_request_is_changed_by_its_approver_only(self):
        self._route_from_vendor(self.gasket)
        request = self._ask(self.technician, {self.gasket: 5})
        request.action_submit()

        with self.assertRaises(UserError):
            request.line_ids.quantity = 50
        with self.assertRaises(UserError):
            request.unlink()
        request.with_user(self.storekeeper).line_ids.quantity = 2
        request.with_user(self.storekeeper).action_approve()
        with self.assertRaises(UserError):
            request.with_user(self.storekeeper).line_ids.quantity = 3
        self.assertEqual(request.line_ids.quantity, 2)

    def test_no_part_joins_a_request_that_was_approved(self):
        self._route_from_vendor(self.gasket)
        granted = self._ask(self.reception, {self.gasket: 1})
        granted.action_submit()
        granted.with_user(self.storekeeper).action_approve()
        mine = self._ask(self.technician, {self.compressor: 3})

        with self.assertRaises(UserError) as error:
            mine.line_ids.write({"request_id": granted.id})
        self.assertIn(mine.name, str(error.exception))
        self.assertEqual(granted.line_ids.product_id, self.gasket)
        mine.line_ids.write({"request_id": mine.id, "quantity": 2})
        self.assertEqual(mine.line_ids.quantity, 2)

    @mute_logger("odoo.sql_db")
    def test_planned_part_is_asked_for_once(self):
        case = self._request()
        request = self._ask(
            self.reception, {self.gasket: 1}, kind="in_warranty", case_id=case.id
        )
        request.action_submit()
        other = self._ask(
            self.reception, {self.compressor: 1}, kind="in_warranty", case_id=case.id
        )

        with self.assertRaises(IntegrityError), self.cr.savepoint():
            other.line_ids.sudo().part_id = request.line_ids.part_id
            self.env.flush_all()

    # === RIGHTS === #

    def test_only_storekeepers_of_the_asked_branch_decide(self):
        request = self._ask(self.outlet_keeper, {self.gasket: 1})
        request.action_submit()
        self.assertEqual(request.supplier_company_id, self.region)

        for user in (self.outlet_keeper, self.other_keeper, self.reception):
            with self.assertRaises(AccessError):
                request.with_user(user).action_approve()
            with self.assertRaises(AccessError):
                request.with_user(user).action_refuse("No")
        self.assertFalse(request.with_user(self.outlet_keeper).can_approve)
        self.assertTrue(request.with_user(self.region_keeper).can_approve)
        self.assertTrue(request.with_user(self.storekeeper).can_approve, "head office")

        request.with_user(self.region_keeper).action_approve()
        self.assertEqual(request.approver_id, self.region_keeper)

    def test_roles_without_parts_do_not_ask(self):
        for role in ("inspector", "accountant"):
            with self.assertRaises(AccessError):
                self._ask(getattr(self, role), {self.gasket: 1})

    def test_technician_sees_his_own_requests(self):
        mine = self._ask(self.technician, {self.gasket: 1})
        other = self._ask(self.reception, {self.gasket: 1})
        found = (
            self.env["aftersales.part.request"].with_user(self.technician).search([])
        )

        self.assertIn(mine, found)
        self.assertNotIn(other, found)

    def test_nobody_writes_what_the_steps_decide(self):
        request = self._ask(self.manager, {self.gasket: 1})
        for vals in (
            {"state": "approved"},
            {"approver_id": self.manager.id},
            {"supplier_company_id": self.outlet.id},
            {"date_supplied": "2020-01-01"},
        ):
            with self.assertRaises(AccessError):
                request.with_user(self.manager).write(vals)
        with self.assertRaises(AccessError):
            request.line_ids.with_user(self.manager).write({"covered_percent": 100})

    # === JOBS === #

    def test_job_asks_for_what_it_lacks_apart_by_who_pays(self):
        self._add_stock(self.gasket, 1)
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        self._plan_part(case, self.compressor)
        goods = self._make_product("Hose", 5.0, 9.0)
        part = self._plan_part(case, goods, 3)
        part.sudo().covered_percent = 0
        self.assertEqual(order.parts_state, "partly")

        order.action_request_parts()

        requests = order.part_request_ids.sorted("kind")
        self.assertEqual(requests.mapped("kind"), ["charged", "in_warranty"])
        self.assertEqual(set(requests.mapped("state")), {"to_approve"})
        self.assertEqual(requests.user_id, self.technician)
        self.assertEqual(requests[0].line_ids.product_id, goods)
        self.assertEqual(requests[1].line_ids.product_id, self.compressor)
        with self.assertRaises(UserError):
            order.action_request_parts()

    def test_stranger_does_not_ask_for_a_job(self):
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)

        with self.assertRaises(AccessError):
            order.with_user(self.inspector).action_request_parts()
