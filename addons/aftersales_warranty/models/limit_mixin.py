from odoo import api, fields, models
from odoo.tools import formatLang


class AftersalesLimitMixin(models.AbstractModel):
    """How far a promise goes: up to which reading, sum and number of visits.

    A term says it for all cards to come, a coverage keeps it for its own card.
    """

    _name = "aftersales.limit.mixin"
    _description = "Limits of a Promise"

    currency_id = fields.Many2one("res.currency")
    usage_limit = fields.Float(
        string="Up to Reading",
        help="The promise ends when the unit's counter (kilometres, hours, cycles) "
        "shows more than this. 0 sets no limit.",
    )
    amount_limit = fields.Monetary(
        string="Up to Amount",
        help="The most that we bear under this promise, all repairs together. 0 sets "
        "no limit.",
    )
    visit_limit = fields.Integer(
        string="Free Visits",
        help="How many visits the promise pays for, such as three changes of the "
        "filter. 0 sets no limit.",
    )
    excluded_product_ids = fields.Many2many(
        "product.product",
        string="Except Products",
        help="Parts and services that the promise does not pay for.",
    )
    excluded_categ_ids = fields.Many2many(
        "product.category",
        string="Except Categories",
        help="The promise pays for nothing of these categories nor of those below "
        "them.",
    )

    limits = fields.Char(compute="_compute_limits", help="The limits in one line.")

    _limits_positive = models.Constraint(
        "CHECK (usage_limit >= 0 AND amount_limit >= 0 AND visit_limit >= 0)",
        "A limit is a number above zero; 0 sets no limit.",
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: (*self._get_limit_fields(), "currency_id"))
    @api.depends_context("lang")
    def _compute_limits(self):
        for promise in self:
            promise.limits = ", ".join(promise._get_limit_texts()) or False

    # === BUSINESS METHODS === #

    def _get_limit_texts(self):
        """Return each limit in words, for lists and the printed card."""
        self.ensure_one()
        texts = []
        if self.usage_limit:
            reading = formatLang(self.env, self.usage_limit, digits=0)
            texts.append(self.env._("to reading %s", reading))
        if self.amount_limit:
            amount = self.currency_id.format(self.amount_limit)
            texts.append(self.env._("up to %s", amount))
        if self.visit_limit:
            texts.append(self.env._("free visits: %s", self.visit_limit))
        excluded = [*self.excluded_product_ids, *self.excluded_categ_ids]
        if excluded:
            names = ", ".join(record.name for record in excluded)
            texts.append(self.env._("except %s", names))
        return texts

    def _get_limit_fields(self):
        """Return the names of the fields that a coverage takes over from its term."""
        return [
            "usage_limit",
            "amount_limit",
            "visit_limit",
            "excluded_product_ids",
            "excluded_categ_ids",
        ]
