from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_serviceable = fields.Boolean(
        string="Serviceable",
        help="We take in units of this product for service and repair.",
    )
    warranty_type_id = fields.Many2one(
        "aftersales.warranty.type",
        index="btree_not_null",
        ondelete="restrict",
        help="Delivering a serial number of this product issues a card of this type.",
    )
    aftersales_brand_id = fields.Many2one(
        "aftersales.brand",
        string="Brand",
        index="btree_not_null",
        ondelete="restrict",
    )
    effective_warranty_type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Sold With",
        compute="_compute_effective_warranty_type_id",
        compute_sudo=True,
        help="The warranty type that results for this product from all assignments.",
    )
    warranty_type_reason = fields.Char(
        string="Because Of",
        compute="_compute_effective_warranty_type_id",
        compute_sudo=True,
        help="The assignment that decides.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("product_variant_ids.effective_warranty_type_id")
    def _compute_effective_warranty_type_id(self):
        for template in self:
            variants = template.product_variant_ids
            first = variants[:1]
            if len(variants.grouped("effective_warranty_type_id")) > 1:
                template.effective_warranty_type_id = False
                template.warranty_type_reason = self.env._("Differs by variant")
            else:
                template.effective_warranty_type_id = first.effective_warranty_type_id
                template.warranty_type_reason = first.warranty_type_reason

    # === CONSTRAINT METHODS === #

    @api.constrains("warranty_type_id", "aftersales_brand_id")
    def _check_warranty_type_brand(self):
        for template in self.filtered("warranty_type_id"):
            warranty_type = template.warranty_type_id
            brand = warranty_type.brand_id
            if brand and brand != template.aftersales_brand_id:
                raise ValidationError(
                    self.env._(
                        "%(type)s is for %(brand)s only, %(product)s is of another "
                        "brand.",
                        type=warranty_type.name,
                        brand=brand.name,
                        product=template.display_name,
                    )
                )
