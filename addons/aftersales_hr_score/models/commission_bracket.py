from odoo import fields, models


class AftersalesCommissionBracket(models.Model):
    """From which quantity of a month on a commission rule pays another rate.

    The month is that of the day of the work: its period where that is as long as a
    month, from the 15th to the 14th as well, else the calendar month.
    """

    _name = "aftersales.commission.bracket"
    _description = "Commission Bracket"
    _inherit = ["aftersales.audited.mixin"]
    _audited_fields = ("start", "amount", "percent")
    _audited_parent = "rule_id"
    _order = "rule_id, start"

    rule_id = fields.Many2one(
        comodel_name="aftersales.commission.rule",
        required=True,
        index=True,
        ondelete="cascade",
    )
    start = fields.Float(
        string="From",
        required=True,
        help="Jobs or pieces, or the price, that a technician has reached in the "
        "month; what lies above is paid by this rate. The month is the period of the "
        "work where that is as long as a month, wherever it begins, else the calendar "
        "month.",
    )
    currency_id = fields.Many2one(related="rule_id.currency_id")
    is_percent = fields.Boolean(related="rule_id.is_percent")
    amount = fields.Monetary()
    percent = fields.Float(string="Percent (%)")

    _start_uniq = models.UniqueIndex(
        "(rule_id, start)", "A rule has one rate from a quantity on."
    )
    _start_positive = models.Constraint(
        "CHECK (start > 0)",
        "A bracket begins above zero; below the first one the rule itself pays.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A commission cannot be negative."
    )
    _percent_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A commission lies between 0 and 100 percent.",
    )
