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

    def _is_cost_incurred(self):
        """Return whether the work of this line was handed in, passed or not."""
        self.ensure_one()
        return bool(self.log_id) and self.log_id.state != "draft"

    def _get_cost_carrier(self):
        """Return the first who bears what the customer does not pay for this line.

        A part leaves as a whole on his account; the shares of others follow.
        """
        percents = self._get_carrier_percents()
        return next(iter(percents), self.case_id._get_default_carrier())

    def _get_carrier_percents(self):
        """Return how many percent of the cost each carrier bears, the first one first.

        What was promised is shared as the rules of the coverage, the brand or the
        service type say; what goodwill adds is goodwill's.

        :rtype: dict[str, float]
        """
        self.ensure_one()
        is_goodwill = self.verdict_reason == "goodwill"
        promised = self.promised_percent if is_goodwill else self.covered_percent
        case = self.case_id
        return split_cover(
            self.covered_percent,
            promised,
            # sudo: aftersales.warranty.coverage - whoever takes the step
            case._get_cost_shares(
                self.sudo().coverage_id or self.sudo().promised_coverage_id
            ),
            case._get_default_carrier(),
        )
