from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_sms_gateway_id = fields.Many2one(
        related="company_id.aftersales_sms_gateway_id", readonly=False
    )
