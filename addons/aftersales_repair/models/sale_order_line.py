from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    aftersales_part_ids = fields.One2many(
        comodel_name="aftersales.work.part", inverse_name="sale_line_id"
    )
    aftersales_labor_ids = fields.One2many(
        comodel_name="aftersales.work.labor", inverse_name="sale_line_id"
    )

    def _get_aftersales_line(self):
        """Return the part or labour line of a case this line stands for."""
        self.ensure_one()
        # sudo: case lines are read for price and stock, whoever handles the sale
        line = self.sudo()
        return line.aftersales_part_ids or line.aftersales_labor_ids

    @api.depends(
        "aftersales_part_ids.covered_percent", "aftersales_labor_ids.covered_percent"
    )
    def _compute_discount(self):
        """Join the cover of a case line to what the pricelist takes off."""
        covered_lines = self.filtered(lambda line: line._get_aftersales_line())
        # core leaves a discount as it was where no pricelist gives one
        covered_lines.discount = 0.0
        super()._compute_discount()
        for line in covered_lines:
            line.discount = self.env["aftersales.case"]._prepare_cover_discount(
                line.discount, line._get_aftersales_line().covered_percent
            )

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """Leave the parts of a case to the case: it moves them itself."""
        lines = self.filtered(lambda line: not line._get_aftersales_line())
        return super(SaleOrderLine, lines)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )

    def _is_awaiting_approval(self):
        """Return whether the work behind this line may still change."""
        self.ensure_one()
        line = self._get_aftersales_line()
        return bool(line) and line._is_awaiting_approval()

    def _get_answered_quantity(self, is_removed, quantity):
        """Return what a customer may set on the portal: nothing, or all of a line.

        :param is_removed: whether he pressed minus
        :param quantity: what he typed, False when he pressed plus or minus
        """
        self.ensure_one()
        if is_removed or (quantity is not False and not quantity):
            return 0
        return self._get_aftersales_line().quantity

    def _write_actuals(self, quantity):
        """Store what was used in place of what was estimated, at the agreed terms."""
        self.ensure_one()
        # a new quantity would compute the discount anew and lose what sales gave
        vals = {"product_uom_qty": quantity, "discount": self.discount}
        if self.qty_delivered_method == "manual":
            vals["qty_delivered"] = quantity
        self.write(vals)
