from odoo import fields, models


class ResCompany(models.Model):
    """How technicians of a branch come by their parts."""

    _inherit = "res.company"

    is_aftersales_self_draw = fields.Boolean(
        string="Technicians Draw Parts Themselves",
        help="Technicians may take parts for their own jobs out of the store, and put "
        "them back, without the storekeeper.",
    )
