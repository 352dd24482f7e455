from odoo import fields, models


class SmsSms(models.Model):
    """A text message that answers one, in the name of the company that was asked."""

    _inherit = "sms.sms"

    aftersales_message_id = fields.Many2one(
        "aftersales.sms.message",
        string="Answers",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _get_sms_company(self):
        # one and the same for all that are sent together, see the caller
        return self.aftersales_message_id.company_id or super()._get_sms_company()
