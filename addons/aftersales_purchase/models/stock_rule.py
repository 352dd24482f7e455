from odoo import api, models


class StockRule(models.Model):
    _inherit = "stock.rule"

    @api.model
    def _get_procurements_to_merge_groupby(self, procurement):
        """Buy apart what was asked for apart."""
        asked_id = procurement.values.get("aftersales_request_line_id", False)
        return asked_id, super()._get_procurements_to_merge_groupby(procurement)
