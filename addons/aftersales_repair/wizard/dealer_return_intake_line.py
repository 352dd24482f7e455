from odoo import fields, models


class AftersalesDealerReturnIntakeLine(models.TransientModel):
    """One line of a dealer's list that could not be taken, and why."""

    _name = "aftersales.dealer.return.intake.line"
    _description = "Dealer Return List Line"
    _order = "number, id"

    intake_id = fields.Many2one(
        comodel_name="aftersales.dealer.return.intake",
        required=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Line")
    identifier = fields.Char(string="Card or Serial")
    problem = fields.Char()
