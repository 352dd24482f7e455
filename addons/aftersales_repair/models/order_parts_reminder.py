from odoo import fields, models


class AftersalesOrder(models.Model):
    """Who keeps drawn parts too long is reminded, until they are used or back."""

    _inherit = "aftersales.order"

    date_parts_reminded = fields.Datetime(
        string="Parts Reminded On",
        readonly=True,
        copy=False,
        help="When somebody was last told that drawn parts are neither used nor back.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("has_drawn_parts") is False:
            self.filtered("date_parts_reminded").activity_unlink(
                ["aftersales_repair.mail_activity_drawn_part"]
            )
        return result

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_parts_reminded"}
