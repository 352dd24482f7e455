from odoo import fields, models


class StockPicking(models.Model):
    """The installations a delivery has requested."""

    _inherit = "stock.picking"

    installation_count = fields.Integer(
        compute="_compute_installation_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_installation_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("delivery_move_id.picking_id", "in", self.ids)],
                ["delivery_move_id"],
                ["__count"],
            )
        )
        for picking in self:
            picking.installation_count = sum(
                counts.get(move, 0) for move in picking.move_ids
            )

    def action_view_installations(self):
        """Open the installations of what these transfers have delivered."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_installation_action"
        )
        return action | {
            "domain": [("delivery_move_id", "in", self.move_ids.ids)],
            "context": {},
        }
