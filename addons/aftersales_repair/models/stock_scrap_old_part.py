from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    aftersales_old_part_id = fields.Many2one(
        comodel_name="aftersales.old.part",
        string="Old Part",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "aftersales_old_part_id": self.aftersales_old_part_id.id
        }
