from odoo import Command

from .case_steps import CaseSteps

AWAY = ("customer", "scrap")


class CasePlaces(CaseSteps):
    """Where the unit of a case must be, told by the steps alone.

    A place is a word: ``customer``, ``transit``, ``scrap``, or ``branch`` and
    ``agent`` of the head office or of the other branch.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create(
            {"name": "Tabriz", "parent_id": cls.company.id}
        )
        for user in cls._get_staff():
            user.company_ids = [Command.link(cls.other.id)]
        cls.agent = cls.env["res.partner"].create(
            {"name": "Kaveh", "is_company": True, "aftersales_agent_role": "service"}
        )
        cls.warehouses = cls.warehouse | cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)]
        )

    @classmethod
    def _get_staff(cls):
        return (
            cls.reception
            | cls.dispatcher
            | cls.technician
            | cls.inspector
            | cls.storekeeper
            | cls.manager
        )

    # === STEPS THAT CARRY === #

    def _step_transfer(self, case):
        case.with_user(self.dispatcher).action_transfer(self.other.id)

    def _step_transfer_home(self, case):
        case.with_user(self.dispatcher).action_transfer(self.company.id)

    def _step_send_unit(self, case):
        case.with_user(self.storekeeper).action_send_unit()

    def _step_receive_unit(self, case):
        case.with_user(self.storekeeper).action_receive_unit()

    def _step_send_to_agent(self, case):
        case.with_user(self.storekeeper).action_send_to_agent(self.agent)

    def _step_take_back(self, case):
        case.with_user(self.storekeeper).action_take_back()

    def _step_give_up(self, case):
        case.with_user(self.reception).action_give_up()

    def _step_dismantle(self, case):
        case.with_user(self.storekeeper).action_dismantle()

    # === WHERE THE UNIT MUST BE === #

    def _expect(self, kind, company=None):
        """Note where the unit must be from now on, and which branch answers for it."""
        self.kind = kind
        self.holder = company or self.company
        self.target = self.company

    def _press(self, step, case):
        place, workshop = case.place, case.workshop_company_id
        is_taken = super()._press(step, case)
        if is_taken:
            self._follow(step, place, workshop)
        return is_taken

    def _follow(self, step, place, workshop):
        """Lead the expected place along by a step that was taken.

        :param str place: where the work was to be done before the step
        :param workshop: the branch that was to do it
        """
        went = {"deliver": "customer", "cancel": "customer", "dismantle": "scrap"}
        carried = {"send_to_agent": "agent", "take_back": "branch"}
        if step in went:
            self._expect(went[step])
        elif step in carried:
            self._expect(carried[step], self.holder)
        elif step == "receive_unit":
            self._expect("branch", self.target)
        elif self.kind == "customer":
            self._follow_intake(step, place, workshop)
        elif step in ("transfer", "transfer_home", "send_unit"):
            self._follow_sending(step)

    def _follow_intake(self, step, place, workshop):
        if step in ("confirm", "reopen"):
            comes = {"workshop": "branch", "agent": "agent"}
            self._expect(comes.get(place, "customer"))
        elif step == "replace":
            # the faulty one comes in to the branch that gives the other
            self._expect("branch", workshop)

    def _follow_sending(self, step):
        targets = {"transfer": self.other, "transfer_home": self.company}
        # there are two branches: whoever has it sends it to the other
        back = self.company if self.holder == self.other else self.other
        target = targets.get(step, back)
        if self.kind == "branch" and self.holder != target:
            self._expect("transit", self.holder)
            self.target = target

    def _check_place(self, case):
        """Compare where the unit lies, and what the case says of it."""
        is_held = self.kind not in AWAY
        self.assertEqual(case.is_in_custody, is_held)
        holder = self.holder if is_held else self.env["res.company"]
        self.assertEqual(case.custody_company_id, holder)
        is_sent = self.kind == "transit"
        self.assertEqual(
            case.transit_company_id,
            self.target if is_sent else self.env["res.company"],
        )
        self.assertEqual(bool(case.custody_agent_id), self.kind == "agent")
        if self.kind == "scrap":
            # its serial came from there as well: nothing is left to be counted
            last = case.move_ids.sorted("id")[-1]
            self.assertEqual(last.aftersales_lot_id or last.lot_ids, self.unit)
            self.assertEqual(last.location_dest_id.usage, "inventory")
        else:
            self.assertEqual(self.unit.location_id, self._get_expected_location())

    def _get_expected_location(self):
        if self.kind == "branch":
            return self.holder.aftersales_custody_location_id
        if self.kind == "agent":
            return self.agent._get_aftersales_location(self.holder)
        if self.kind == "transit":
            return self.env.ref("stock.stock_location_inter_company")
        return self.customers
