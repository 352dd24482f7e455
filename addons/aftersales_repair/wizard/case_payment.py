from odoo import api, fields, models


class AftersalesCasePayment(models.TransientModel):
    """What a customer pays at the counter for his case, or is paid back."""

    _name = "aftersales.case.payment"
    _description = "Payment for a Case"

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, readonly=True
    )
    partner_id = fields.Many2one(related="case_id.partner_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    payment_type = fields.Selection(
        selection=[("inbound", "Take Payment"), ("outbound", "Pay Back")],
        required=True,
        readonly=True,
        default="inbound",
    )
    amount_open = fields.Monetary(related="case_id.amount_open")
    is_deposit = fields.Boolean(compute="_compute_is_deposit")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    journal_ids = fields.Many2many(
        comodel_name="account.journal", compute="_compute_journal_ids"
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid By",
        compute="_compute_journal_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', journal_ids)]",
        help="The cash desk or bank account the money goes to, or comes from.",
    )
    date = fields.Date(
        string="Paid On", required=True, default=fields.Date.context_today
    )
    memo = fields.Char(help="Stands on the entry beside the number of the case.")
    is_receipt_printed = fields.Boolean(string="Print the Receipt", default=True)
    payment_number = fields.Char(readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("case_id", "payment_type")
    def _compute_amount(self):
        for wizard in self:
            if wizard.payment_type == "outbound":
                limit = wizard.case_id._get_payment_back_limit()
            else:
                limit = wizard.case_id._get_payment_limit()
            wizard.amount = max(limit or 0.0, 0.0)

    @api.depends("case_id", "payment_type")
    def _compute_is_deposit(self):
        for wizard in self:
            wizard.is_deposit = (
                wizard.payment_type == "inbound"
                and wizard.case_id._get_payment_limit() is None
            )

    @api.depends("case_id")
    def _compute_journal_ids(self):
        for wizard in self:
            journals = wizard.case_id._get_payment_journals().with_env(self.env)
            # the head office may not see the journals a branch has of its own
            wizard.journal_ids = journals._filtered_access("read")

    @api.depends("case_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = wizard.journal_ids._origin[:1]

    # === ACTION METHODS === #

    def action_apply(self):
        """Take the payment or pay back, once, and print the receipt."""
        self.ensure_one()
        self.lock_for_update()
        if not self.payment_number:
            case = self.case_id
            register = (
                case.action_pay_back
                if self.payment_type == "outbound"
                else case.action_register_payment
            )
            payment = register(self.amount, self.journal_id, self.date, self.memo)
            # sudo: account.payment - the cashier keeps no books
            self.payment_number = payment.sudo().name
        if not self.is_receipt_printed:
            return {"type": "ir.actions.act_window_close"}
        report = self.env.ref("aftersales_repair.action_report_case_payment")
        return report.report_action(self.case_id) | {"close_on_report_download": True}
