from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_branch import BranchCommon


@tagged("post_install", "-at_install")
class TestCaseTransfer(BranchCommon):
    """A unit is taken in at one branch and repaired at another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.qaz_dispatcher = cls._make_user("dispatcher", cls.region)
        cls.qaz_reception = cls._make_user("reception", cls.region)
        cls.tab_dispatcher = cls._make_user("dispatcher", cls.other)
        cls.tab_storekeeper = cls._make_user("storekeeper", cls.other)
        cls.tab_technician = cls._make_user("technician", cls.other)
        cls.tab_tech = cls.env["aftersales.technician"].create(
            {
                "partner_id": cls.tab_technician.partner_id.id,
                "user_id": cls.tab_technician.id,
                "company_id": cls.other.id,
            }
        )
        cls.transit = cls.env.ref("stock.stock_location_inter_company")

    def _transfer(self, case, company=None):
        company = company or self.other
        case.with_user(self.qaz_dispatcher).action_transfer(company.id, "No bench")
        return case

    def _receive(self, case):
        case.with_user(self.tab_storekeeper).action_receive_unit()
        return case

    def test_unit_travels_by_transit_and_both_branches_see_it(self):
        case = self._request_at(self.region)
        self.assertEqual(case.unit_place, "Qazvin")

        self._transfer(case)

        self.assertEqual(self.unit.location_id, self.transit)
        self.assertEqual(case.unit_place, "On the way to Tabriz")
        for user in (self.qaz_dispatcher, self.tab_storekeeper):
            self.assertTrue(case.with_user(user).read(["name", "unit_place"]))
            self.assertTrue(case.request_id.with_user(user).read(["name"]))
        self._receive(case)
        self.assertEqual(
            self.unit.location_id, self.other.aftersales_custody_location_id
        )
        self.assertEqual(case.unit_place, "Tabriz")
        self.assertEqual(case.workshop_company_id, self.other)
        self.assertEqual(case.company_id, self.region, "the money side stays")
        self.assertIn("No bench", case.message_ids[0].body)

    def test_each_leg_stands_in_the_books_of_its_own_branch(self):
        case = self._receive(self._transfer(self._request_at(self.region)))

        self.assertEqual(
            [
                (move.company_id, move.location_dest_id)
                for move in case.move_ids.sorted("id")
            ],
            [
                (self.region, self.region.aftersales_custody_location_id),
                (self.region, self.transit),
                (self.other, self.other.aftersales_custody_location_id),
            ],
        )
        self.assertFalse(any(case.move_ids.mapped("is_valued")))
        self.assertEqual(
            self.unit.current_card_id.state, "issued", "the card takes no notice"
        )

    def test_whole_life_between_two_branches(self):
        case = self._receive(self._transfer(self._request_at(self.region)))
        order = case.with_user(self.tab_dispatcher).action_assign(self.tab_tech)
        order = order.with_user(self.tab_technician)
        order.action_accept()
        self.env["aftersales.work.labor"].with_user(self.tab_technician).create(
            {"case_id": case.id, "service_id": self.service.id}
        )
        case.with_user(self.tab_technician).action_quote()
        log = order.action_start()
        log.work_done = "Done"
        log.action_submit()
        self._pass(log.with_env(self.env))
        self.assertEqual(case.state, "ready")
        self.assertEqual(case.send_to_company_id, self.region)

        case.with_user(self.tab_storekeeper).action_send_unit()
        with self.assertRaises(UserError) as error:
            case.with_user(self.qaz_reception).action_deliver()
        self.assertIn("on the way to Qazvin", str(error.exception))
        case.with_user(self.qaz_reception).action_receive_unit()
        self.assertFalse(case.send_to_company_id)
        case.with_user(self.qaz_reception).action_deliver()

        self.assertEqual(case.state, "delivered")
        self.assertFalse(case.is_in_custody)
        self.assertEqual(case.unit_place, "With the customer")
        self.assertEqual(self.unit.location_id, self.customers)
        self.assertEqual(case.move_ids.sorted("id")[-1].company_id, self.region)
        self.assertEqual(order.sudo().company_id, self.other)

    def test_part_given_before_the_transfer_stays_in_the_books_it_left(self):
        self.process.write(
            {"is_estimate_required": False, "is_old_part_required": True}
        )
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        self._add_stock(self.gasket, 5)
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket, log_id=order.action_start().id)
        log = self._submit(order)
        log.check_ids.with_user(self.inspector).action_fail("Still leaks")
        case.with_user(self.dispatcher).action_transfer(self.other.id)
        self._receive(case)
        order = case.with_user(self.tab_dispatcher).action_assign(self.tab_tech)
        order.with_user(self.tab_technician).action_accept()
        log = order.with_user(self.tab_technician).action_start()
        log.work_done = "Tightened"
        log.action_submit()

        self._pass(log.with_env(self.env))

        self.assertEqual(case.workshop_company_id, self.other)
        entry = part.share_entry_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.company_id, self.company)
        self.assertEqual(entry.journal_id, self.company.account_stock_journal_id)
        case.with_user(self.storekeeper).action_old_parts_back()
        self.assertTrue(part.is_old_part_received)
        self.assertEqual(part.move_ids.company_id, self.company)

    def test_replaced_unit_is_to_be_sent_home(self):
        case = self._receive(self._transfer(self._request_at(self.region)))
        case.sudo()._transition("no_charge")
        self.assertFalse(case.send_to_company_id)
        for state in ("to_repair", "to_sort", "replaced"):
            case.sudo()._transition(state)

        self.assertEqual(case.send_to_company_id, self.region)
        case.with_user(self.tab_storekeeper).action_send_unit()
        case.with_user(self.qaz_reception).action_receive_unit()
        self.assertEqual(case.unit_place, "Qazvin")
        self.assertFalse(case.send_to_company_id)

    def test_ready_unit_may_be_handed_over_where_it_is(self):
        case = self._receive(self._transfer(self._request_at(self.region)))

        case.with_user(self.qaz_reception).action_cancel("Customer lives in Tabriz")

        self.assertEqual(case.move_ids.sorted("id")[-1].company_id, self.other)
        self.assertEqual(self.unit.location_id, self.customers)

    def test_order_that_was_not_finished_is_taken_back(self):
        case = self._request_at(self.region)
        order = case.action_assign(self.tech)
        order.with_user(self.technician).action_accept()
        state = case.state

        self._transfer(case)

        self.assertEqual(order.state, "cancelled")
        self.assertEqual(case.state, state, "a transfer is no step of the work")
        self.assertEqual(case.waiting_for, "us")
        self.assertEqual(order.company_id, self.region, "it stays whose it was")

    def test_work_waits_until_the_unit_is_there(self):
        self.process.is_estimate_required = False
        case = self._transfer(self._request_at(self.region))
        order = case.with_user(self.tab_dispatcher).action_assign(self.tab_tech)
        order = order.with_user(self.tab_technician)
        order.action_accept()

        with self.assertRaises(UserError) as error:
            order.action_start()
        self.assertIn("on the way to Tabriz", str(error.exception))
        self.assertEqual(order.unit_place, "On the way to Tabriz")

        self._receive(case)
        self.assertTrue(order.action_start())

    def test_unit_for_another_workshop_is_to_be_sent(self):
        case = self._request_at(self.region, workshop_company_id=self.other.id)

        self.assertEqual(case.custody_company_id, self.region, "it came in here")
        self.assertEqual(case.send_to_company_id, self.other)
        case.with_user(self.qaz_reception).action_send_unit()
        self.assertFalse(case.send_to_company_id)
        self._receive(case)
        self.assertEqual(case.custody_company_id, self.other)

    def test_many_units_travel_together_from_each_branch(self):
        first = self._request_at(self.region)
        second = self._request_at(self.region, self._make_unit("FR-0002").name)
        cases = first | second
        cases.with_user(self.qaz_dispatcher).action_transfer(self.other.id)
        sent = cases.move_ids.filtered(lambda m: m.location_dest_id == self.transit)
        self.assertEqual(len(sent), 2)
        self.assertEqual(len(sent.picking_id), 1)

        self._receive(cases)

        self.assertEqual(len(cases.picking_ids), 4)
        self.assertEqual(cases.custody_company_id, self.other)

    def test_work_at_the_customers_passes_without_a_move(self):
        case = self._request_at(self.region, place="customer")

        self._transfer(case)

        self.assertEqual(case.workshop_company_id, self.other)
        self.assertFalse(case.move_ids)
        self.assertFalse(case.transit_company_id)

    def test_unit_that_waits_for_its_check_stays(self):
        case = self._request_at(self.region)
        order = case.action_assign(self.tech)
        order.with_user(self.technician).action_accept()
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        self._submit(order.with_user(self.technician))

        self.assertFalse(case.with_user(self.qaz_dispatcher).can_transfer)
        with self.assertRaises(UserError):
            self._transfer(case)

    def test_transfer_to_the_same_branch_or_a_strange_company_is_refused(self):
        case = self._request_at(self.region)
        stranger = self.env["res.company"].create({"name": "Stranger"})

        with self.assertRaises(UserError) as error:
            self._transfer(case, self.region)
        self.assertIn("with Qazvin already", str(error.exception))
        with self.assertRaises(ValidationError):
            self._transfer(case, stranger)

    def test_unit_on_the_way_is_neither_handed_over_nor_sent_again(self):
        case = self._transfer(self._request_at(self.region))

        for act in (
            lambda: case.with_user(self.qaz_reception).action_cancel("Taken home"),
            case.with_user(self.qaz_reception).action_send_unit,
            lambda: self._transfer(case, self.company),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(self.unit.location_id, self.transit)

    def test_unit_is_received_by_the_branch_it_was_sent_to_or_above(self):
        case = self._transfer(self._request_at(self.region))
        sender = self.qaz_reception
        self.assertTrue(case.with_user(sender).can_receive_unit)
        self.assertFalse(case.with_user(sender).is_receiver)

        with self.assertRaises(AccessError) as error:
            case.with_user(sender).action_receive_unit()
        self.assertIn("Tabriz", str(error.exception))

        head_office = self._make_user("storekeeper", self.company)
        case.with_user(head_office).action_receive_unit()
        self.assertEqual(case.custody_company_id, self.other)

    def test_unit_is_received_once(self):
        case = self._receive(self._transfer(self._request_at(self.region)))

        with self.assertRaises(UserError):
            self._receive(case)

    def test_roles_that_do_not_move_units_are_refused(self):
        case = self._request_at(self.region)
        for role in ("reception", "technician", "inspector", "accountant"):
            with self.assertRaises(AccessError):
                case.with_user(getattr(self, role)).action_transfer(self.other.id)
        for role in ("technician", "inspector", "accountant"):
            user = getattr(self, role)
            with self.assertRaises(AccessError):
                case.with_user(user).action_send_unit()
            with self.assertRaises(AccessError):
                case.with_user(user).action_receive_unit()
        with self.assertRaises(AccessError):
            # another branch has no part in it
            case.with_user(self.tab_dispatcher).action_transfer(self.other.id)

    def test_nobody_writes_where_a_unit_is(self):
        case = self._request_at(self.region)
        for vals in (
            {"custody_company_id": self.other.id},
            {"transit_company_id": self.other.id},
            {"custody_agent_id": self.customer.id},
            {"send_to_company_id": self.other.id},
        ):
            with self.assertRaises(AccessError):
                case.with_user(self.manager).write(vals)

    def test_wizard_offers_branches_the_dispatcher_does_not_work_for(self):
        case = self._request_at(self.region)
        wizard = (
            self.env["aftersales.case.transfer"]
            .with_user(self.qaz_dispatcher)
            .create(
                {
                    "case_ids": [Command.set(case.ids)],
                    "branch": str(self.other.id),
                    "reason": "Spare part there",
                }
            )
        )
        offered = [name for _id, name in wizard._get_branches()]
        self.assertIn("Tabriz", offered)
        self.assertIn("Kashan", offered)

        wizard.action_apply()

        self.assertEqual(case.transit_company_id, self.other)
