from odoo import fields, models


class ResPartner(models.Model):
    """Where a customer is, as tariffs and dispatch look at it."""

    _inherit = "res.partner"

    aftersales_area_id = fields.Many2one(
        comodel_name="aftersales.area",
        string="Service Area",
        index="btree_not_null",
        help="The area in which units of this customer are served at his place.",
    )
    aftersales_distance_km = fields.Float(
        string="Distance (km)",
        help="From our workshop; travel is charged by it.",
    )

    def _get_aftersales_areas(self):
        """Return the area of the customer, his company's if need be, and all above."""
        area = self.aftersales_area_id or self.commercial_partner_id.aftersales_area_id
        path = area.parent_path or ""
        return area.browse(int(part) for part in path.split("/")[:-1])
