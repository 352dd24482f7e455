from odoo import fields, models


class StockMove(models.Model):
    """A way of an old part: into custody, within it, and out of it."""

    _inherit = "stock.move"

    aftersales_old_part_id = fields.Many2one(
        comodel_name="aftersales.old.part",
        string="Old Part",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _prepare_merge_moves_distinct_fields(self):
        """Keep one move per old part."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_old_part_id",
        ]
