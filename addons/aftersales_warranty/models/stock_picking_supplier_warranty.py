from odoo import api, fields, models


class StockPicking(models.Model):
    """The alert about units whose supplier's warranty is too short."""

    _inherit = "stock.picking"

    short_warranty_count = fields.Integer(
        string="Units with Short Supplier Warranty",
        compute="_compute_short_warranty_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "move_ids.move_line_ids.lot_id.is_supplier_warranty_short", "picking_type_code"
    )
    def _compute_short_warranty_count(self):
        receipts = self.filtered(
            lambda picking: picking.picking_type_code == "incoming"
        )
        groups = self.env["stock.move.line"]._read_group(
            [
                ("move_id.picking_id", "in", receipts.ids),
                ("lot_id.is_supplier_warranty_short", "=", True),
            ],
            ["move_id"],
            ["lot_id:count_distinct"],
        )
        self.short_warranty_count = 0
        for move, count in groups:
            move.picking_id.short_warranty_count += count

    # === ACTION METHODS === #

    def action_view_short_warranty(self):
        """Open the units of this receipt whose supplier's warranty is too short."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_unit_action_short"
        )
        domain = [
            ("id", "in", self.move_ids.move_line_ids.lot_id.ids),
            ("is_supplier_warranty_short", "=", True),
        ]
        return action | {"domain": domain}

    # === BUSINESS METHODS === #

    def _alert_short_supplier_warranty(self, lines):
        """Leave a to-do on receipts of units we promise more for than the supplier.

        :param lines: the `stock.move.line` records just received
        """
        short = lines.filtered(lambda line: line.lot_id.is_supplier_warranty_short)
        for picking, own in short.grouped(lambda line: line.move_id.picking_id).items():
            # one to-do is enough: no mail on top of it
            picking.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Supplier warranty shorter than promised"),
                note=own.lot_id._describe_short_supplier_warranty(),
                user_id=(picking.user_id or self.env.user).id,
            )
