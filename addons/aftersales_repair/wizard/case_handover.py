from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesCaseHandover(models.TransientModel):
    """Hand units over: who fetches them signs, and gets a receipt."""

    _name = "aftersales.case.handover"
    _description = "Hand Over"

    case_ids = fields.Many2many(
        comodel_name="aftersales.case", string="Units", required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", compute="_compute_facts"
    )
    receiver = fields.Char(
        string="Received By",
        compute="_compute_receiver",
        store=True,
        readonly=False,
        required=True,
        help="Who fetches the units, if not the customer himself.",
    )
    signature = fields.Image(max_width=1024, max_height=1024)
    is_signature_required = fields.Boolean(compute="_compute_facts")
    currency_id = fields.Many2one(comodel_name="res.currency", compute="_compute_facts")
    amount_due = fields.Monetary(string="Left to Pay", compute="_compute_facts")
    is_invoice_due = fields.Boolean(compute="_compute_facts")
    is_receipt_printed = fields.Boolean(string="Print the Receipt", default=True)
    carrier_name = fields.Char(
        string="Sent By",
        help="Who carries the parcel, where nobody fetches the units.",
    )
    tracking_ref = fields.Char(
        string="Parcel Number",
        help="The customer follows it in the portal; the address of the carrier's page "
        "of it will do too.",
    )

    @api.depends("case_ids")
    def _compute_facts(self):
        for wizard in self:
            cases = wizard.case_ids
            wizard.partner_id = cases.partner_id[:1]
            wizard.is_signature_required = any(cases.mapped("is_signature_required"))
            wizard.currency_id = cases.company_id.currency_id[:1]
            wizard.amount_due = cases._get_amount_due()
            wizard.is_invoice_due = any(case._can_be_invoiced() for case in cases)

    @api.depends("case_ids")
    def _compute_receiver(self):
        for wizard in self:
            wizard.receiver = wizard.case_ids.partner_id[:1].name

    def action_apply(self):
        """Hand the units over, and print the receipt."""
        self.ensure_one()
        if len(self.case_ids.partner_id) > 1:
            raise UserError(
                self.env._(
                    "These units belong to several customers: %s. Hand them over one "
                    "customer at a time.",
                    ", ".join(self.case_ids.partner_id.mapped("name")),
                )
            )
        self.case_ids.action_deliver(self.receiver, self.signature)
        if self.carrier_name:
            self.case_ids._note_parcel(self.carrier_name, self.tracking_ref)
        if not self.is_receipt_printed:
            return {"type": "ir.actions.act_window_close"}
        report = self.env.ref("aftersales_repair.action_report_case_handover")
        return report.report_action(self.case_ids) | {"close_on_report_download": True}
