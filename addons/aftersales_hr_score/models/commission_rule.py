from odoo import fields, models

from ..rules import pay


class AftersalesCommissionRule(models.Model):
    """What a job pays: an amount for it, or a percent of something in it.

    A higher addon adds a ``basis`` and gives its quantity and shares in
    ``aftersales.score.line._get_pay_bases``.
    """

    _name = "aftersales.commission.rule"
    _description = "Commission Rule"
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one(
        comodel_name="aftersales.score.scheme",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    basis = fields.Selection(
        [("job", "Fixed amount per job"), ("labor", "Percent of labour")],
        required=True,
        default="job",
        help="A job is one order, however many visits it took; labour counts at its "
        "full price, whoever pays it.",
    )
    currency_id = fields.Many2one(related="scheme_id.currency_id")
    amount = fields.Monetary(help="Paid once for each job.")
    percent = fields.Float(string="Percent (%)")

    _percent_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A commission lies between 0 and 100 percent.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A commission cannot be negative."
    )

    def _get_percent_bases(self):
        """Return the bases of which a percent is paid; the others pay an amount."""
        return {"labor"}

    def _get_pay_rules(self):
        """Return the rules as plain values for ``rules/pay.py``."""
        percent_bases = self._get_percent_bases()
        return [
            pay.percent_rule(rule.id, rule.name, rule.basis, rule.percent)
            if rule.basis in percent_bases
            else pay.fixed_rule(rule.id, rule.name, rule.basis, rule.amount)
            for rule in self
        ]
