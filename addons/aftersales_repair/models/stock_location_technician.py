from odoo import api, fields, models


class StockLocation(models.Model):
    """A place whose parts one technician carries, and answers for."""

    _inherit = "stock.location"

    aftersales_technician_ids = fields.One2many(
        comodel_name="aftersales.technician",
        inverse_name="location_id",
        string="Technicians Here",
        context={"active_test": False},
    )
    aftersales_technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Technician",
        compute="_compute_aftersales_technician_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="Who carries what lies here.",
    )

    @api.depends(
        "aftersales_technician_ids.active", "location_id.aftersales_technician_id"
    )
    def _compute_aftersales_technician_id(self):
        for location in self:
            # sudo: aftersales.technician - of whatever branch carries it
            own = location.sudo().aftersales_technician_ids.sorted(
                lambda technician: (not technician.active, technician.id)
            )
            above = location.sudo().location_id.aftersales_technician_id
            location.aftersales_technician_id = own[:1] or above
