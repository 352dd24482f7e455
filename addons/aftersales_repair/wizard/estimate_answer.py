from odoo import api, fields, models
from odoo.fields import Command

from ..models.sale_order_answer import ANSWER_WAYS

RECORDED_WAYS = [
    way for way in ANSWER_WAYS if way[0] in ("phone", "counter", "message")
]


class AftersalesEstimateAnswer(models.TransientModel):
    """Record what a customer said to his estimate, line by line if need be."""

    _name = "aftersales.estimate.answer"
    _description = "Answer to an Estimate"

    case_id = fields.Many2one(comodel_name="aftersales.case", required=True)
    estimate_name = fields.Char(string="Estimate", readonly=True)
    # what the customer was told: sent by the form as it was when it opened
    estimate_ref = fields.Integer()
    estimate_revision = fields.Integer()
    answer = fields.Selection(
        [("accepted", "Accepts"), ("declined", "Declines")],
        required=True,
        default="accepted",
    )
    way = fields.Selection(RECORDED_WAYS, string="How", required=True, default="phone")
    answered_by = fields.Char(string="Who", required=True)
    note = fields.Char(string="What Was Said")
    line_ids = fields.One2many(
        comodel_name="aftersales.estimate.answer.line", inverse_name="wizard_id"
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    amount = fields.Monetary(string="To Pay", compute="_compute_amount")

    @api.depends("answer", "line_ids.is_wanted")
    def _compute_amount(self):
        for wizard in self:
            wanted = wizard.line_ids.filtered("is_wanted")
            wizard.amount = (
                sum(wanted.mapped("price")) if wizard.answer == "accepted" else 0.0
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        case = self.env["aftersales.case"].browse(values.get("case_id"))
        if case:
            case._check_role("answer")
            values |= self._prepare_defaults(case)
        return values

    def _prepare_defaults(self, case):
        # sudo: sale.order - reception has no part in sales, the role was checked
        order = case.sudo()._get_open_estimates()[:1]
        lines = order.order_line.filtered(
            lambda line: not line.display_type and line.product_uom_qty
        )
        return {
            "case_id": case.id,
            "estimate_name": order.name,
            "estimate_ref": order.id,
            "estimate_revision": order.aftersales_revision,
            "answered_by": case.partner_id.name,
            "currency_id": order.currency_id.id,
            "line_ids": [
                Command.create(
                    {
                        "sale_line_ref": line.id,
                        "name": line.name.splitlines()[0],
                        "quantity": line.product_uom_qty,
                        "price": line.price_total,
                        "currency_id": order.currency_id.id,
                    }
                )
                for line in lines
            ],
        }

    def action_apply(self):
        """Record the answer: the case goes on, or its work stops."""
        self.ensure_one()
        declined = self.line_ids.filtered(lambda line: not line.is_wanted)
        self.case_id.action_answer_estimate(
            self.answer == "accepted",
            self.way,
            answered_by=self.answered_by,
            declined=declined.mapped("sale_line_ref"),
            note=self.note,
            told=(self.estimate_ref, self.estimate_revision),
        )
        return {"type": "ir.actions.act_window_close"}
