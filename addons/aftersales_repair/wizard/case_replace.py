from odoo import api, fields, models


class AftersalesCaseReplace(models.TransientModel):
    """Choose the unit that replaces the customer's."""

    _name = "aftersales.case.replace"
    _description = "Replace Unit"

    case_ids = fields.Many2many(
        comodel_name="aftersales.case", string="Cases", required=True
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case", compute="_compute_case_id"
    )
    product_tmpl_id = fields.Many2one(
        related="case_id.product_id.product_tmpl_id", string="Product"
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="New Serial",
        required=True,
        domain="[('product_id.product_tmpl_id', '=', product_tmpl_id),"
        " ('product_qty', '>', 0)]",
    )

    @api.depends("case_ids")
    def _compute_case_id(self):
        for wizard in self:
            wizard.case_id = wizard.case_ids[:1]

    def action_apply(self):
        """Replace the unit."""
        self.ensure_one()
        self.case_id.action_replace(self.lot_id)
        return {"type": "ir.actions.act_window_close"}
