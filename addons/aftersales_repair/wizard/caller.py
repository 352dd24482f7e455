from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier

from ..rules.case_states import CLOSED_STATES

SHOWN = 20


class AftersalesCaller(models.TransientModel):
    """Who calls: known by his phone, with his units and what is open of him."""

    _name = "aftersales.caller"
    _description = "Incoming Call"
    _rec_name = "phone"

    phone = fields.Char(required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    customer_name = fields.Char(string="Name")
    case_ids = fields.Many2many(
        comodel_name="aftersales.case", string="Open Cases", compute="_compute_known"
    )
    closed_count = fields.Integer(string="Closed Cases", compute="_compute_known")
    unit_ids = fields.Many2many(
        comodel_name="stock.lot", string="Units", compute="_compute_known"
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Calls About",
        compute="_compute_case_id",
        store=True,
        readonly=False,
    )
    note = fields.Text(string="What Was Said")

    # === COMPUTE METHODS === #

    @api.depends("phone")
    def _compute_partner_id(self):
        for caller in self:
            caller.partner_id = self.env["res.partner"]._find_consumer(caller.phone)

    @api.depends("partner_id")
    def _compute_known(self):
        for caller in self:
            domain = caller._get_case_domain()
            cases = self.env["aftersales.case"]
            caller.case_ids = cases.search(
                [*domain, ("state", "not in", list(CLOSED_STATES))], limit=SHOWN
            )
            caller.closed_count = cases.search_count(
                [*domain, ("state", "in", list(CLOSED_STATES))]
            )
            caller.unit_ids = caller._get_cards().lot_id

    @api.depends("partner_id")
    def _compute_case_id(self):
        for caller in self:
            # who calls while one thing is open of him, calls about that
            caller.case_id = caller.case_ids if len(caller.case_ids) == 1 else False

    def _get_case_domain(self):
        partners = self.partner_id | self.partner_id.parent_id
        return [("partner_id", "in", partners.ids)]

    def _get_cards(self):
        """Return the open cards of the caller, or of the company he is at."""
        partners = self.partner_id | self.partner_id.parent_id
        return self.env["aftersales.warranty.card"].search(
            [
                ("partner_id", "in", partners.ids),
                ("lot_id", "!=", False),
                ("state", "in", ("issued", "active", "suspended")),
            ],
            limit=SHOWN,
        )

    # === ACTION METHODS === #

    def action_new_request(self):
        """Open the form of a new request of the caller."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.request",
            "views": [(False, "form")],
            "context": self._prepare_request_context(),
        }

    def action_view_history(self):
        """Open all cases of the caller."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(self._get_case_domain())

    def action_log(self):
        """Write the call down on the case, else on the customer."""
        self.ensure_one()
        if not self.note:
            raise UserError(self.env._("Write down what was said."))
        document = self.case_id or self.partner_id
        if not document:
            raise UserError(
                self.env._(
                    "Nobody has the phone %s yet: make a request, or choose the "
                    "customer.",
                    self.phone,
                )
            )
        document.message_post(
            body=self.env._(
                "Call from %(phone)s: %(note)s", phone=self.phone, note=self.note
            )
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, phone):
        """Return the look-up of a phone as a telephone system hands it over."""
        return self.create({"phone": clean_identifier(phone)[:40]})

    def _prepare_request_context(self):
        """Prepare the defaults of a request that comes by telephone."""
        channel = self.env.ref(
            "aftersales_repair.aftersales_channel_phone", raise_if_not_found=False
        )
        return {
            "default_phone": self.phone,
            "default_partner_id": self.partner_id.id,
            "default_customer_name": self.customer_name or False,
            "default_channel_id": channel and channel.id,
            "default_note": self.note or False,
        }
