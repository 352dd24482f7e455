from odoo import fields, models


class StockLot(models.Model):
    """A serial that was taken out of a unit as its old part."""

    _inherit = "stock.lot"

    aftersales_old_part_count = fields.Integer(
        string="Old Parts",
        compute="_compute_aftersales_old_part_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_aftersales_old_part_count(self):
        counts = dict(
            self.env["aftersales.old.part"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.aftersales_old_part_count = counts.get(lot, 0)

    def action_view_old_parts(self):
        """Open what became of this serial as an old part."""
        self.ensure_one()
        return self.env["aftersales.old.part"]._get_action([("lot_id", "=", self.id)])
