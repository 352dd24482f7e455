from odoo import fields, models


class AftersalesEstimateAnswerLine(models.TransientModel):
    """A line of the estimate that the customer wants or not."""

    _name = "aftersales.estimate.answer.line"
    _description = "Answer to a Line of an Estimate"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.estimate.answer", required=True, ondelete="cascade"
    )
    sale_line_ref = fields.Integer(required=True)
    name = fields.Char(readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    price = fields.Monetary(string="To Pay", readonly=True)
    is_wanted = fields.Boolean(string="Wanted", default=True)
