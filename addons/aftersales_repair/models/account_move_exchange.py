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

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        """Leave to the case what reverses or corrects its invoice, no mere copy."""
        vals_list = super().copy_data(default)
        if self.env.context.get("include_business_fields"):
            for move, vals in zip(self, vals_list, strict=True):
                case = move.aftersales_exchange_case_id
                vals.setdefault("aftersales_exchange_case_id", case.id)
        return vals_list

    # === BUSINESS METHODS === #

    def _get_aftersales_cases(self):
        # sudo: account.move - as for the other cases
        return super()._get_aftersales_cases() | self.sudo().aftersales_exchange_case_id

    def _get_cases_invoiced(self):
        return super()._get_cases_invoiced() | self.sudo().aftersales_exchange_case_id
