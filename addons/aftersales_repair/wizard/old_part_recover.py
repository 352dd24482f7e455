from odoo import api, fields, models


class AftersalesOldPartRecover(models.TransientModel):
    """Say what repaired old parts are worth before they come into stock."""

    _name = "aftersales.old.part.recover"
    _description = "Put Repaired Parts Into Stock"

    old_part_ids = fields.Many2many(comodel_name="aftersales.old.part", required=True)
    company_id = fields.Many2one(related="old_part_ids.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_value = fields.Monetary(
        string="Worth Each",
        compute="_compute_unit_value",
        store=True,
        readonly=False,
        help="What one is worth in stock; half of what a new one costs unless changed.",
    )

    @api.depends("old_part_ids")
    def _compute_unit_value(self):
        for wizard in self:
            # sudo: product.product - the cost is no secret to who grades the part
            old_part = wizard.old_part_ids[:1].sudo()
            product = old_part.product_id.with_company(old_part.company_id)
            wizard.unit_value = product.standard_price / 2

    def action_apply(self):
        """Bring the parts into stock at this value."""
        self.ensure_one()
        self.old_part_ids.action_recover(self.unit_value)
        return {"type": "ir.actions.act_window_close"}
