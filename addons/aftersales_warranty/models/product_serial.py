from odoo import api, fields, models


class ProductTemplate(models.Model):
    """The serials that units of a product are given."""

    _inherit = "product.template"

    serial_pattern_id = fields.Many2one(
        "aftersales.number.pattern",
        string="Serial Numbers",
        index="btree_not_null",
        ondelete="restrict",
        help="Units that we receive, make or register get serial numbers of this "
        "pattern.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_lot_sequence(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_lot_sequence(vals))

    @api.model
    def _with_lot_sequence(self, vals):
        """Let core draw from the pattern's own counter wherever it draws a serial."""
        if "serial_pattern_id" not in vals:
            return vals
        pattern = self.env["aftersales.number.pattern"].browse(
            vals["serial_pattern_id"] or ()
        )
        default = self.env.ref("stock.sequence_production_lots", False)
        # sudo: aftersales.number.pattern - whoever may set it on a product uses it
        sequence = pattern.sudo().sequence_id or default
        return vals | {"lot_sequence_id": sequence.id if sequence else False}
