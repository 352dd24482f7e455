from odoo import api, fields, models

from ..rules.cost_share import split_cover


class AftersalesVerdictMixin(models.AbstractModel):
    """Who bears what the customer does not pay for a line."""

    _inherit = "aftersales.verdict.mixin"

    promised_percent = fields.Float(
        string="Promised (%)",
        readonly=True,
        copy=False,
        help="What the warranty would have borne of a line without our goodwill.",
    )
    promised_coverage_id = fields.Many2one(
        comodel_name="aftersales.warranty.coverage",
        string="Promised By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"promised_percent", "promised_coverage_id"}

    @api.model
    def _prepare_verdict_vals(self, verdict):
        promise = verdict.promise or verdict
        return super()._prepare_verdict_vals(verdict) | {
            "promised_percent": promise.percent,
            "promised_coverage_id": promise.coverage_id,
        }

    def _get_cost_carrier(self):
        """Return the first who bears what the customer does not pay for this line.

        A part leaves as a whole on his account; the shares of others follow.
        """
        return next(iter(self._get_carrier_percents()), self._get_default_carrier())

    def _get_carrier_percents(self):
        """Return how many percent of the cost each carrier bears, the first one first.

        What was promised is shared as the rules of the coverage, the brand or the
        service type say; what goodwill adds is goodwill's.

        :rtype: dict[str, float]
        """
        self.ensure_one()
        is_goodwill = self.verdict_reason == "goodwill"
        promised = self.promised_percent if is_goodwill else self.covered_percent
        return split_cover(
            self.covered_percent,
            promised,
            self._get_cost_shares(),
            self._get_default_carrier(),
        )

    def _get_default_carrier(self):
        """Return who bears what no cost share names."""
        self.ensure_one()
        return self.case_id.service_type_id.cost_carrier or "company"

    def _get_cost_shares(self):
        """Return the percents by carrier that are agreed for this line's promise.

        The nearest agreement counts: for the coverage itself, for the term it comes
        from, for the brand of the unit, for the service type.
        """
        self.ensure_one()
        shares = self.env["aftersales.cost.share"]._get_shares()
        if not shares:
            return {}
        # sudo: aftersales.warranty.coverage - read to decide, whoever takes the step
        line = self.sudo()
        coverage = line.coverage_id or line.promised_coverage_id
        owners = (
            ("coverage_id", coverage.id),
            ("term_id", coverage.term_id.id),
            ("brand_id", line.case_id.product_id.aftersales_brand_id.id),
            ("service_type_id", line.case_id.service_type_id.id),
        )
        return next((shares[owner] for owner in owners if owner in shares), {})
