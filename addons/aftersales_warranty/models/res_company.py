from odoo import fields, models

from ..tools.sms_api import SmsApiGateway


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_sms_gateway_id = fields.Many2one(
        "aftersales.sms.gateway",
        string="SMS Gateway",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_system",
        help="Text messages go through this gateway. Empty sends them through that of "
        "the head office, or as Odoo does.",
    )

    def _get_sms_gateway(self):
        """Return the gateway of this company, or of the nearest one above it."""
        self.ensure_one()
        # sudo: res.company - a branch sends by the gateway of its head office
        for company in self.sudo().parent_ids[::-1]:
            if company.aftersales_sms_gateway_id.active:
                return company.aftersales_sms_gateway_id
        return self.env["aftersales.sms.gateway"]

    def _get_sms_api_class(self):
        self.ensure_one()
        return (
            SmsApiGateway if self._get_sms_gateway() else super()._get_sms_api_class()
        )
