from odoo import api, fields, models


class StockQuant(models.Model):
    """What goods are worth, also where they lie outside every warehouse."""

    _inherit = "stock.quant"

    aftersales_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Value"
    )
    aftersales_value = fields.Monetary(
        string="Value at Cost",
        compute="_compute_aftersales_value",
        currency_field="aftersales_currency_id",
        groups="stock.group_stock_user,aftersales_warranty.aftersales_group_accountant",
        help="What these pieces are worth, by the costing method of their product.",
    )

    # === COMPUTE METHODS === #

    def _compute_value(self):
        """Count what technicians carry when the worth of stock is shared out.

        Core divides the worth of all goods of ours by what lies in warehouses only.
        """
        res = super()._compute_value()
        valued = self.filtered("value")
        outside = valued.product_id._filter_outside_warehouses()
        for quant in valued.filtered(lambda quant: quant.product_id in outside):
            product = quant.product_id.with_company(quant.company_id)
            if not product.lot_valuated:
                quant.value = quant.quantity * product.avg_cost
        return res

    @api.depends("quantity", "product_id", "lot_id", "company_id")
    def _compute_aftersales_value(self):
        # sudo: stock.quant - core shows the value to stock managers only
        for quant in self:
            quant.aftersales_value = quant.sudo().value

    # === READ METHODS === #

    def _read_group_select(self, aggregate_spec, query):
        # the value is computed: as core does with its own, records are summed up
        if aggregate_spec in ("aftersales_value:sum", "aftersales_value:sum_currency"):
            return super()._read_group_select("id:recordset", query)
        return super()._read_group_select(aggregate_spec, query)

    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        if aggregate_spec in ("aftersales_value:sum", "aftersales_value:sum_currency"):
            column = super()._read_group_postprocess_aggregate(
                "id:recordset", raw_values
            )
            return (sum(records.mapped("aftersales_value")) for records in column)
        return super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
