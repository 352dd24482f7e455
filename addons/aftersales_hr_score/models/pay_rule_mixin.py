from odoo import fields, models


class AftersalesPayRuleMixin(models.AbstractModel):
    """A row of a scheme that pays for something in a job, or takes for it.

    What it is applied to, its basis, is given by a method ``_get_basis_<basis>`` from
    the facts of the job: a higher addon adds a basis by the two.
    """

    _name = "aftersales.pay.rule.mixin"
    _description = "Pay Rule"
    _inherit = ["aftersales.unit.filter.mixin"]
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one(
        comodel_name="aftersales.score.scheme",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    currency_id = fields.Many2one(related="scheme_id.currency_id")
    amount = fields.Monetary()
    percent = fields.Float(string="Percent (%)")

    _percent_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A percent of pay lies between 0 and 100.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "The amount of a pay rule cannot be negative."
    )

    def _get_basis(self, facts):
        """Return what this rule is applied to in a job.

        :param dict facts: of the job, see ``aftersales.score.line._get_facts``
        :rtype: odoo.addons.aftersales_hr_score.rules.pay.Basis
        """
        self.ensure_one()
        return getattr(self, f"_get_basis_{self.basis}")(facts)
