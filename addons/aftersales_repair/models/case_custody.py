from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Where the unit of a case lies while it is in our hands."""

    _inherit = "aftersales.case"

    custody_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Unit Lies At",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The branch that holds the unit, itself or by an agent of its.",
    )
    custody_agent_id = fields.Many2one(
        comodel_name="res.partner",
        string="Unit Lies With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The agent who holds the unit on our behalf.",
    )
    custody_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Custody Place",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="stock.group_stock_user",
    )
    transit_company_id = fields.Many2one(
        comodel_name="res.company",
        string="On the Way To",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The branch the unit was sent to and has not come to yet.",
    )
    unit_place = fields.Char(
        string="Unit Is", compute="_compute_unit_place", help="Where the unit is now."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends(
        "state",
        "is_in_custody",
        "custody_company_id",
        "custody_agent_id",
        "transit_company_id",
    )
    def _compute_unit_place(self):
        # sudo: res.company - names of branches that the user does not work for
        for case in self.sudo():
            if case.transit_company_id:
                case.unit_place = self.env._(
                    "On the way to %s", case.transit_company_id.name
                )
            elif case.custody_agent_id:
                case.unit_place = self.env._("With %s", case.custody_agent_id.name)
            elif case.is_in_custody:
                case.unit_place = case.custody_company_id.name
            else:
                case.unit_place = case.state != "draft" and self.env._(
                    "With the customer"
                )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "custody_company_id",
            "custody_agent_id",
            "custody_location_id",
            "transit_company_id",
        }

    def _enter_custody(self, company, location, agent=None):
        """Note where the units lie from now on.

        :param company: the branch that answers for them
        :param location: the ``stock.location`` they were moved to
        :param agent: the ``res.partner`` who holds them, if not the branch itself
        """
        # sudo: aftersales.case - the steps that move units have checked their roles
        self.sudo().write(
            {
                "is_in_custody": True,
                "custody_company_id": company.id,
                "custody_location_id": location.id,
                "custody_agent_id": agent.id if agent else False,
                "transit_company_id": False,
            }
        )

    def _leave_custody(self):
        """Note that the units have left our hands."""
        # sudo: aftersales.case - the steps that move units have checked their roles
        self.sudo().write(
            {
                "is_in_custody": False,
                "custody_company_id": False,
                "custody_location_id": False,
                "custody_agent_id": False,
                "transit_company_id": False,
            }
        )

    def _group_by_custody(self):
        """Return the cases by branch and place that hold their units.

        :rtype: dict[tuple[res.company, stock.location], aftersales.case]
        """
        # sudo: stock.location - roles of the service do not read the stock
        groups = self.sudo().grouped(
            lambda case: (case.custody_company_id, case.custody_location_id)
        )
        return {place: cases.with_env(self.env) for place, cases in groups.items()}

    def _check_arrived(self):
        """Refuse to touch a unit that is on the way to another branch."""
        for case in self:
            if case.transit_company_id:
                raise UserError(
                    self.env._(
                        "The unit of case %(case)s is on the way to %(branch)s. "
                        "Receive it there first.",
                        case=case.name,
                        branch=case.transit_company_id.sudo().name,
                    )
                )

    def _is_step_open(self, step):
        on_the_way = bool(self.transit_company_id)
        if on_the_way and step in ("deliver", "replace", "cancel", "sort", "reopen"):
            return False
        return super()._is_step_open(step)

    def _check_step(self, step):
        if step not in ("receive_unit", "assign", "quote", "invoice"):
            self._check_arrived()
        super()._check_step(step)

    def _check_unit_at_hand(self, agent):
        """Refuse to begin work on a unit that lies elsewhere.

        :param agent: the agent who is to do the work, empty for our own technician
        """
        for case in self.filtered("is_in_custody"):
            case._check_arrived()
            if case.place == "agent":
                here = not agent or case.custody_agent_id == agent
                needed = agent
            else:
                needed = case.workshop_company_id
                here = not case.custody_agent_id and case.custody_company_id == needed
            if not here:
                raise UserError(
                    self.env._(
                        "The unit of case %(case)s lies at %(place)s; bring it to "
                        "%(needed)s before work starts.",
                        case=case.name,
                        place=case.custody_agent_id.name
                        or case.custody_company_id.sudo().name,
                        needed=needed.sudo().name,
                    )
                )
