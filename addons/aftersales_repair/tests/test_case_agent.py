from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseAgent(AftersalesRepairCommon):
    """A unit goes to a service agent and comes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._make_agent("Kaveh")
        cls.agent_tech = cls.env["aftersales.technician"].create(
            {
                "partner_id": cls.env["res.partner"]
                .create({"name": "Dariush", "parent_id": cls.agent.id})
                .id,
                "agent_id": cls.agent.id,
            }
        )

    @classmethod
    def _make_agent(cls, name):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "aftersales_agent_role": "service"}
        )

    def _assign_to_agent(self, case):
        order = case.with_user(self.dispatcher).action_assign(self.agent_tech)
        order.with_user(self.dispatcher).action_accept()
        return order

    def _send(self, case):
        case.with_user(self.storekeeper).action_send_to_agent()
        return self.agent._get_aftersales_location(self.company)

    def test_unit_moves_to_the_agent_of_the_order_and_back(self):
        case = self._request()
        self._assign_to_agent(case)

        place = self._send(case)

        self.assertEqual(self.unit.location_id, place)
        self.assertEqual(place.location_id, self.custody)
        self.assertTrue(place.is_custody)
        self.assertFalse(place._should_be_valued())
        self.assertEqual(case.place, "agent")
        self.assertEqual(case.unit_place, "With Kaveh")
        self.assertTrue(case.is_in_custody)

        case.with_user(self.storekeeper).action_take_back()
        self.assertEqual(self.unit.location_id, self.custody)
        self.assertEqual(case.place, "workshop")
        self.assertFalse(case.custody_agent_id)
        self.assertFalse(any(case.move_ids.mapped("is_valued")))

    def test_each_agent_holds_his_units_in_one_place_of_his_own(self):
        first = self._request()
        second = self._request(self._make_unit("FR-0002").name)
        other = self._request(self._make_unit("FR-0003").name)
        cases = (first | second).with_user(self.storekeeper)

        cases.action_send_to_agent(self.agent.id)
        other.with_user(self.storekeeper).action_send_to_agent(
            self._make_agent("Babak")
        )

        self.assertEqual(
            (first | second).custody_location_id,
            self.agent._get_aftersales_location(self.company),
        )
        self.assertEqual(len(other.custody_location_id), 1)
        self.assertNotEqual(other.custody_location_id, first.custody_location_id)

    def test_unit_an_agent_repairs_never_leaves_him(self):
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "agent_id": self.agent.id,
                    "partner_id": self.customer.id,
                    "case_ids": [
                        (0, 0, {"identifier": "FR-0001", "place": "agent"}),
                    ],
                }
            )
        )

        request.action_confirm()

        case = request.case_ids.with_env(self.env)
        self.assertEqual(case.custody_agent_id, self.agent)
        place = self.agent._get_aftersales_location(self.company)
        self.assertEqual(self.unit.location_id, place)
        order = self._assign_to_agent(case)
        self._plan_labor_of(case)
        case.with_user(self.dispatcher).action_quote()
        log = order.with_user(self.dispatcher).action_start()
        log.work_done = "Done"
        log.action_submit()
        self._pass(log.with_env(self.env))
        self.assertEqual(case.state, "ready")
        case.with_user(self.reception).action_deliver()
        self.assertEqual(case.state, "delivered")
        self.assertEqual(self.unit.location_id, self.customers)
        self.assertEqual(case.move_ids.sorted("id")[-1].location_id, place)

    def _plan_labor_of(self, case):
        self.env["aftersales.work.labor"].with_user(self.dispatcher).create(
            {"case_id": case.id, "service_id": self.service.id}
        )

    def test_agent_starts_when_he_has_the_unit(self):
        self.process.is_estimate_required = False
        case = self._request(place="agent")
        order = self._assign_to_agent(case).with_user(self.dispatcher)

        with self.assertRaises(UserError) as error:
            order.action_start()
        self.assertIn("bring it to Kaveh", str(error.exception))

        self._send(case)
        self.assertTrue(order.action_start())

    def test_our_technician_starts_when_the_unit_is_back(self):
        self.process.is_estimate_required = False
        case = self._request()
        self._assign_to_agent(case)
        self._send(case)
        case.with_user(self.storekeeper).action_take_back()
        order = self._assign(case)

        self.assertTrue(order.action_start())

    def test_unit_without_an_agent_to_go_to_stays(self):
        case = self._request()

        self.assertFalse(case.with_user(self.storekeeper).service_agent_id)
        with self.assertRaises(UserError):
            self._send(case)
        with self.assertRaises(UserError):
            self._request(self._make_unit("FR-0002").name, place="agent").with_user(
                self.storekeeper
            ).action_send_to_agent(self.customer)

    def test_unit_is_sent_once_and_taken_back_once(self):
        case = self._request()
        self._assign_to_agent(case)
        self._send(case)
        with self.assertRaises(UserError):
            self._send(case)
        case.with_user(self.reception).action_take_back()
        with self.assertRaises(UserError):
            case.with_user(self.reception).action_take_back()

    def test_roles_that_do_not_move_units_are_refused(self):
        case = self._request()
        order = self._assign(case)
        for role in ("technician", "inspector", "accountant"):
            with self.assertRaises(AccessError):
                case.with_user(getattr(self, role)).action_send_to_agent(self.agent)
            with self.assertRaises(AccessError):
                case.with_user(getattr(self, role)).action_take_back()
        self.assertTrue(order)

    def test_replaced_unit_comes_home_from_the_agent(self):
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        case = self._request()
        order = self._assign_to_agent(case)
        self._send(case)
        log = order.sudo().action_start()
        log.work_done = "Beyond repair"
        log.action_submit()
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case.with_user(self.dispatcher).action_replace(spare)
        self.assertEqual(case.state, "replaced")
        self.assertTrue(case.with_user(self.storekeeper).can_take_back)

        case.with_user(self.storekeeper).action_take_back()

        self.assertEqual(self.unit.location_id, self.custody)
        self.assertFalse(case.custody_agent_id)
        self.assertFalse(case._is_step_open("take_back"))
        case.with_user(self.storekeeper).action_dismantle()
        self.assertFalse(case.is_in_custody)

    def test_cancelling_gives_the_unit_back_from_the_agent(self):
        case = self._request()
        self._assign_to_agent(case)
        place = self._send(case)

        case.with_user(self.reception).action_cancel("Customer fetched it there")

        self.assertEqual(case.move_ids.sorted("id")[-1].location_id, place)
        self.assertEqual(self.unit.location_id, self.customers)
        self.assertFalse(case.is_in_custody)

    def test_installation_beside_a_repair_leaves_the_unit_where_it_is(self):
        repair = self._request()
        installation = self._request(
            work_type_id=self.env.ref(
                "aftersales_repair.aftersales_work_type_installation"
            ).id,
            place="agent",
        )

        self.assertTrue(repair.is_in_custody)
        self.assertFalse(installation.is_in_custody)
        self.assertFalse(installation.move_ids)
        self.assertEqual(self.unit.location_id, self.custody)

    def test_unit_with_an_agent_is_not_for_sale(self):
        case = self._request()
        self._assign_to_agent(case)
        place = self._send(case)

        self.assertFalse(place.warehouse_id)
        self.assertEqual(self.fridge.with_context(location=place.id).qty_available, 1)
        self.assertFalse(self.fridge.free_qty)
