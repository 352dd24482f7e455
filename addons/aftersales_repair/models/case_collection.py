from odoo import fields, models


class AftersalesCase(models.Model):
    """A unit that is ready and lies on the delivery shelf until it is fetched."""

    _inherit = "aftersales.case"

    date_ready = fields.Datetime(
        string="Ready Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the unit was put on the delivery shelf.",
    )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_ready"}

    def _prepare_transition_vals(self, target, waiting_for=None):
        vals = super()._prepare_transition_vals(target, waiting_for)
        if target == "ready":
            vals["date_ready"] = self.env.cr.now()
        return vals
