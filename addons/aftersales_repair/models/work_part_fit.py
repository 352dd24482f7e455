from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesWorkPart(models.Model):
    """Whether a part fits the unit, as far as the parts list of its product says."""

    _inherit = "aftersales.work.part"

    is_fitting = fields.Boolean(
        string="Fits",
        compute="_compute_is_fitting",
        search="_search_is_fitting",
        help="The part is on the parts list of the unit's product, or that product "
        "has none.",
    )

    @api.depends("product_id", "case_id.product_id")
    def _compute_is_fitting(self):
        # sudo: aftersales.product.part - what fits is no secret to who sees the case
        by_unit = self.grouped(lambda part: part.case_id.product_id)
        for product, parts in by_unit.items():
            fitting = product.sudo()._get_fitting_products()
            for part in parts:
                part.is_fitting = not fitting or part.product_id._origin in fitting

    def _search_is_fitting(self, operator, value):
        if operator != "in":
            return NotImplemented
        lists = self.env["aftersales.product.part"]._read_group([], ["product_tmpl_id"])
        others = Domain.OR(
            Domain("case_id.product_id.product_tmpl_id", "=", template.id)
            & Domain("product_id", "not in", template._get_fitting_products().ids)
            for (template,) in lists
        )
        return ~others if True in value else others
