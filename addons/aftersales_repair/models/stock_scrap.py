from odoo import SUPERUSER_ID, api, fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    aftersales_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    @api.model
    def _with_aftersales_rights(self, company):
        """Return this model as a step of the service may use it in a branch."""
        # superuser: stock.scrap - roles of the service take steps without being
        # stock users, and the valuation drops a mere sudo
        return self.with_user(SUPERUSER_ID).with_context(
            allowed_company_ids=company.ids, tracking_disable=True
        )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "aftersales_case_id": self.aftersales_case_id.id
        }
