from odoo import fields, models


class AccountMove(models.Model):
    """What a customer pays or gets back for a unit of another model."""

    _inherit = "account.move"

    aftersales_exchange_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Replacement of Case",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _get_aftersales_cases(self):
        # sudo: account.move - as for the other cases
        return super()._get_aftersales_cases() | self.sudo().aftersales_exchange_case_id

    def _get_cases_invoiced(self):
        return super()._get_cases_invoiced() | self.sudo().aftersales_exchange_case_id
