from odoo import api, fields, models


class ProductTemplate(models.Model):
    """The parts list of a product: which parts fit its units."""

    _inherit = "product.template"

    part_ids = fields.One2many(
        "aftersales.product.part", "product_tmpl_id", string="Parts List"
    )
    part_count = fields.Integer(
        string="Parts", compute="_compute_part_count", help="Lines of the parts list."
    )

    @api.depends("part_ids")
    def _compute_part_count(self):
        counts = dict(
            self.env["aftersales.product.part"]._read_group(
                [("product_tmpl_id", "in", self.ids)],
                ["product_tmpl_id"],
                ["__count"],
            )
        )
        for template in self:
            template.part_count = counts.get(template, 0)

    def action_view_parts(self):
        """Open the parts list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_product_part_action"
        )
        return action | {
            "domain": [("product_tmpl_id", "=", self.id)],
            "context": {"default_product_tmpl_id": self.id},
        }

    def _get_fitting_products(self):
        """Return the parts that fit units of these products.

        What an assembly with a parts list of its own is made of fits too.
        """
        fitting, todo = self.env["product.product"], self
        seen = self
        while todo:
            parts = self.env["aftersales.product.part"].search(
                [("product_tmpl_id", "in", todo.ids)]
            )
            fitting |= parts.product_id
            todo = parts.product_id.product_tmpl_id - seen
            seen |= todo
        return fitting


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_fitting_products(self):
        """Return the parts that fit units of these products."""
        return self.product_tmpl_id._get_fitting_products()
