from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.aftersales_warranty.tools.date_text import format_date


class AftersalesTechnician(models.Model):
    """Who does the work: one of our employees, or a person of an agent."""

    _name = "aftersales.technician"
    _description = "Technician"
    _inherit = ["mail.thread", "aftersales.audited.mixin"]
    _audited_fields = (
        "active",
        "employee_id",
        "partner_id",
        "agent_id",
        "company_id",
        "hourly_cost",
    )
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    active = fields.Boolean(default=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        index="btree_not_null",
        check_company=True,
        groups="aftersales_warranty.aftersales_group_dispatcher,hr.group_hr_user",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        help="Where job notices go.",
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="The service agent this technician works for; empty for an employee.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        index="btree_not_null",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        help="The login, internal or portal, that sees this technician's jobs.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state_ids = fields.Many2many(comodel_name="res.country.state", string="Areas")
    date_start = fields.Date(string="Works From")
    date_end = fields.Date(string="Works Until")
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Stock in Hand",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The parts this technician carries; taken first when a job uses them.",
    )
    order_ids = fields.One2many(
        comodel_name="aftersales.order", inverse_name="technician_id"
    )
    open_order_count = fields.Integer(compute="_compute_open_order_count")

    _employee_uniq = models.UniqueIndex(
        "(employee_id) WHERE employee_id IS NOT NULL AND active",
        "This employee is a technician already.",
    )
    _user_uniq = models.UniqueIndex(
        "(user_id) WHERE user_id IS NOT NULL AND active",
        "This user belongs to another technician already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A technician cannot stop working before starting.",
    )

    # === COMPUTE METHODS === #

    @api.depends("employee_id.name", "partner_id.name")
    def _compute_name(self):
        for technician in self.sudo():
            technician.name = (
                technician.employee_id.name
                or technician.partner_id.name
                or technician.name
            )

    @api.depends("employee_id.work_contact_id")
    def _compute_partner_id(self):
        for technician in self.sudo():
            if technician.employee_id:
                technician.partner_id = technician.employee_id.work_contact_id

    @api.depends("employee_id.user_id", "partner_id.user_ids")
    def _compute_user_id(self):
        for technician in self.sudo():
            technician.user_id = (
                technician.employee_id.user_id or technician.partner_id.user_ids[:1]
            )

    def _compute_open_order_count(self):
        counts = dict(
            self.env["aftersales.order"]._read_group(
                [
                    ("technician_id", "in", self.ids),
                    ("state", "in", ("assigned", "accepted", "in_progress")),
                ],
                ["technician_id"],
                ["__count"],
            )
        )
        for technician in self:
            technician.open_order_count = counts.get(technician, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("employee_id", "agent_id", "partner_id")
    def _check_identity(self):
        for technician in self.sudo():
            if technician.employee_id and technician.agent_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is an employee and cannot belong to the agent "
                        "%(agent)s too; clear one of the two.",
                        name=technician.name,
                        agent=technician.agent_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        technicians = super().create(vals_list)
        technicians._ensure_location()
        return technicians

    # === BUSINESS METHODS === #

    def _ensure_location(self):
        """Give each technician a stock location of his own, valued and ours."""
        for technician in self.filtered(lambda tech: not tech.location_id):
            # sudo: stock.location - a dispatcher may hire without being a stock manager
            company = technician.company_id.sudo()
            company._ensure_aftersales_locations()
            technician.sudo().location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": technician.name,
                        "usage": "internal",
                        "location_id": company.aftersales_technician_location_id.id,
                        "company_id": company.id,
                    }
                )
            )

    def _check_available(self, moment):
        """Refuse to plan work for who does not work for us on that day.

        :param moment: a datetime in UTC, or its text
        """
        self.ensure_one()
        day = fields.Date.context_today(self, fields.Datetime.to_datetime(moment))
        if (
            not self.active
            or (self.date_start and day < self.date_start)
            or (self.date_end and self.date_end < day)
        ):
            raise UserError(
                self.env._(
                    "%(technician)s does not work for us on %(day)s; choose another "
                    "technician or day.",
                    technician=self.name,
                    day=format_date(self.env, day),
                )
            )

    # === ACTION METHODS === #

    def action_view_orders(self):
        """Open the orders of this technician."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_order_action"
        )
        return action | {
            "domain": [("technician_id", "=", self.id)],
            "context": {"default_technician_id": self.id},
        }
