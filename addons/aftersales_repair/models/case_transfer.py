from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..rules.case_states import CLOSED_STATES, STARTABLE_STATES

# work may pass to another branch until somebody waits for its check
TRANSFER_STATES = {*STARTABLE_STATES, "draft", "to_assign", "to_quote"}


class AftersalesCase(models.Model):
    """The way of a case and its unit from one branch to another.

    Work passes to the other branch at once; the unit travels by company transit and
    is received there. The branch that took it in keeps seeing both.
    """

    _inherit = "aftersales.case"

    send_to_company_id = fields.Many2one(
        comodel_name="res.company",
        string="To Send To",
        compute="_compute_send_to_company_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The branch that needs the unit while another one holds it: for the work, "
        "or to hand it over.",
    )
    is_receiver = fields.Boolean(compute="_compute_is_receiver")
    can_transfer = fields.Boolean(compute="_compute_can")
    can_send_unit = fields.Boolean(compute="_compute_can")
    can_receive_unit = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "company_id",
        "workshop_company_id",
        "custody_company_id",
        "custody_agent_id",
        "transit_company_id",
    )
    def _compute_send_to_company_id(self):
        for case in self:
            needed = case._get_needed_company()
            is_to_send = (
                case.custody_company_id
                and case.custody_company_id != needed
                and (case.state not in CLOSED_STATES or case.state == "replaced")
                and not case.custody_agent_id
                and not case.transit_company_id
            )
            case.send_to_company_id = needed if is_to_send else False

    @api.depends_context("uid", "su")
    @api.depends("transit_company_id")
    def _compute_is_receiver(self):
        for case in self:
            # sudo: res.company - the branches above are not in sight from below
            above = case.transit_company_id.sudo().parent_ids
            case.is_receiver = self.env.su or above & self.env.user.company_ids

    # === ACTION METHODS === #

    def action_open_transfer(self):
        """Ask which branch is to do the work."""
        return self._open_wizard("aftersales_case_transfer_action")

    def action_transfer(self, company, reason=False):
        """Give the work to another branch and send the unit there.

        An order that is not finished is taken back from its technician.

        :param company: the ``res.company`` of the same group, or its id
        :param str reason: kept on the case
        """
        self._check_role("transfer")
        if isinstance(company, int):
            company = self.env["res.company"].browse(company)
        # sudo: res.company - a branch need not know the others to send them work
        company = company.sudo()
        self._check_step("transfer")
        self._check_transfer_target(company)
        self._lock()
        # sudo: aftersales.case - the role was checked above
        cases = self.sudo()
        cases.order_ids.filtered("is_open")._action_cancel()
        for case in self:
            case._log_transfer(company, reason)
        cases.workshop_company_id = company
        cases.filtered(lambda case: case.state != "draft")._set_waiting_for("us")
        self.filtered(lambda case: case._is_step_open("send_unit"))._send_units()

    def action_send_unit(self):
        """Send units to where they are needed: to their workshop, or back again."""
        self._check_role("send_unit")
        self._check_step("send_unit")
        self._lock()
        self._send_units()

    def action_receive_unit(self):
        """Take in the units that another branch has sent."""
        self._check_role("receive_unit")
        self._check_step("receive_unit")
        self._check_receiver()
        self._lock()
        transit = self._get_transit_location()
        # sudo: aftersales.case - the role was checked above
        for company, group in self.sudo().grouped("transit_company_id").items():
            cases = group.with_env(self.env)
            location = company._get_custody_location()
            cases._move_units(
                company,
                "transfer",
                transit,
                location,
                partner=cases.custody_company_id.sudo().partner_id[:1],
            )
            cases._enter_custody(company, location)

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        desk = ("reception", "dispatcher", "storekeeper")
        return super()._get_step_roles() | {
            "transfer": ("dispatcher",),
            "send_unit": desk,
            "receive_unit": desk,
        }

    def _is_step_open(self, step):
        if step == "transfer":
            return self.state in TRANSFER_STATES and not self.transit_company_id
        if step == "send_unit":
            return bool(self.send_to_company_id)
        if step == "receive_unit":
            return bool(self.transit_company_id)
        return super()._is_step_open(step)

    def _get_needed_company(self):
        """Return the branch that needs the unit next: for work, or to hand it over.

        A unit that was replaced goes home as well: it is taken apart there.
        """
        self.ensure_one()
        is_done = self.state in ("ready", "replaced")
        return self.company_id if is_done else self.workshop_company_id

    def _check_transfer_target(self, company):
        for case in self:
            # sudo: res.company - compares branches the user need not work for
            if company.root_id != case.sudo().company_id.root_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is not of the same group as case %(case)s; choose "
                        "a branch of %(head)s.",
                        branch=company.name,
                        case=case.name,
                        head=case.sudo().company_id.root_id.name,
                    )
                )
            if company == case.workshop_company_id:
                raise UserError(
                    self.env._(
                        "Case %(case)s is with %(branch)s already.",
                        case=case.name,
                        branch=company.name,
                    )
                )
            if case.custody_agent_id:
                raise UserError(
                    self.env._(
                        "The unit of case %(case)s is with %(agent)s; take it back "
                        "before another branch gets it.",
                        case=case.name,
                        agent=case.custody_agent_id.name,
                    )
                )

    def _check_receiver(self):
        """Refuse who does not work for the branch a unit was sent to, or above it."""
        for case in self:
            if not case.is_receiver:
                raise AccessError(
                    self.env._(
                        "The unit of case %(case)s was sent to %(branch)s and is "
                        "received there.",
                        case=case.name,
                        branch=case.transit_company_id.sudo().name,
                    )
                )

    def _log_transfer(self, company, reason):
        self.ensure_one()
        body = self.env._(
            "Work passed from %(sender)s to %(target)s.",
            sender=self.workshop_company_id.sudo().name,
            target=company.name,
        )
        self.message_post(body=f"{body} {reason}" if reason else body)

    def _send_units(self):
        """Put the units on the way to the branches that need them."""
        self._check_arrived()
        transit = self._get_transit_location()
        for (company, location), cases in self._group_by_custody().items():
            # sudo: res.company - the branch that gets a unit may be out of sight
            for target, group in cases.sudo().grouped("send_to_company_id").items():
                group.with_env(self.env)._move_units(
                    company, "transfer", location, transit, partner=target.partner_id
                )
                group.write(
                    {
                        "transit_company_id": target.id,
                        "custody_location_id": transit.id,
                    }
                )

    def _get_transit_location(self):
        """Return the place between the companies; it opens with the second one."""
        # sudo: stock.location - roles of the service do not read the stock
        transit = self.env.ref("stock.stock_location_inter_company").sudo()
        if not transit.active:
            transit.active = True
        return transit
