from odoo import fields, models
from odoo.exceptions import UserError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    has_own_bom = fields.Boolean(
        string="Made by Us",
        compute="_compute_has_own_bom",
        help="There is a bill of materials to take the parts list from.",
    )

    def _compute_has_own_bom(self):
        boms = self._get_own_boms()
        for template in self:
            template.has_own_bom = template in boms

    def _get_own_boms(self):
        """Return the first bill of materials of each product that has one.

        :rtype: dict[product.template, mrp.bom]
        """
        # sudo: mrp.bom - whoever keeps parts lists need not be in production
        boms = self.env["mrp.bom"].sudo()
        found = boms.search(
            [
                ("product_tmpl_id", "in", self.ids),
                ("company_id", "in", (False, self.env.company.id)),
            ]
        )
        return {
            template: own[:1]
            for template, own in found.grouped("product_tmpl_id").items()
        }

    def action_import_parts(self):
        """Take the parts lists over from the bills of materials of these products."""
        bom_by_template = self._get_own_boms()
        without = self.filtered(lambda template: template not in bom_by_template)
        if without:
            raise UserError(
                self.env._(
                    "%s has no bill of materials to take the parts from.",
                    ", ".join(without.mapped("display_name")),
                )
            )
        boms = self.env["mrp.bom"].union(*bom_by_template.values())
        return boms.action_import_parts()
