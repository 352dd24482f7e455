from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class StockPicking(models.Model):
    """Parts that go to a technician for a job, or come back from him."""

    _inherit = "stock.picking"

    aftersales_order_id = fields.Many2one(
        comodel_name="aftersales.order",
        string="Work Order",
        index="btree_not_null",
        domain="[('technician_id', '=?', aftersales_technician_id)]",
        help="The job these parts are handed out for, or come back from.",
    )
    aftersales_technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Technician",
        compute="_compute_aftersales_technician_id",
        store=True,
        index="btree_not_null",
        help="Who takes these parts along, or brings them back.",
    )

    def _auto_init(self):
        # no transfer made before can be one of these: none need be computed
        if not column_exists(self.env.cr, self._table, "aftersales_technician_id"):
            create_column(self.env.cr, self._table, "aftersales_technician_id", "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("picking_type_id", "location_id", "location_dest_id")
    def _compute_aftersales_technician_id(self):
        # sudo: stock.picking.type - a transfer of another branch
        for picking in self.sudo():
            operation = picking.picking_type_id.aftersales_operation
            place = self.env["stock.location"]
            if operation == "draw":
                place = picking.location_dest_id
            elif operation == "give_back":
                place = picking.location_id
            picking.aftersales_technician_id = place.aftersales_technician_id

    # === BUSINESS METHODS === #

    def _action_done(self):
        res = super()._action_done()
        drawn = self.filtered(
            lambda picking: (
                picking.aftersales_order_id and picking.aftersales_operation == "draw"
            )
        )
        # sudo: aftersales.order - who hands parts out may not write orders
        drawn.sudo().aftersales_order_id.has_drawn_parts = True
        return res
