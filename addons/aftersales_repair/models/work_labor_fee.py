from odoo import fields, models


class AftersalesWorkLabor(models.Model):
    """The fee for looking at a unit whose owner declined the estimate."""

    _inherit = "aftersales.work.labor"

    is_rejection_fee = fields.Boolean(
        string="Inspection Fee",
        readonly=True,
        copy=False,
        help="Charged because the estimate was declined; no log uses it.",
    )

    _one_rejection_fee = models.UniqueIndex(
        "(case_id) WHERE is_rejection_fee",
        "The inspection of this unit is charged already.",
    )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_rejection_fee"}

    def _is_planned(self):
        return super()._is_planned() and not self.is_rejection_fee

    def _is_awaiting_approval(self):
        return super()._is_awaiting_approval() and not self.is_rejection_fee

    def _prepare_surplus_vals(self, quantity):
        # the hours stand on the line that was agreed
        return super()._prepare_surplus_vals(quantity) | {"hours": 0.0}
