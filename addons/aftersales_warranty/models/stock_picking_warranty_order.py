from odoo import fields, models

OVERRIDE_GROUP = "aftersales_warranty.aftersales_group_warranty_override"


class StockPicking(models.Model):
    """The question why a later unit leaves, put to whoever may let it."""

    _inherit = "stock.picking"

    warranty_override_ids = fields.One2many(
        "aftersales.warranty.override",
        "picking_id",
        string="Later Units Let Through",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _pre_action_done_hook(self):
        res = super()._pre_action_done_hook()
        if res is not True:
            return res
        lines = self.move_ids._get_lines_to_ship()
        if not self.env.user.has_group(OVERRIDE_GROUP):
            lines._check_warranty_order()
            return res
        late = lines._get_late_lines()
        if late:
            return late._action_ask_override(lines)
        return res

    def action_allow_later_units(self):
        """Ask which units may leave before earlier ones, and why."""
        return self.env["aftersales.warranty.override.wizard"]._get_action(
            {"default_picking_ids": self.ids}
        )
