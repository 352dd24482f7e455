from odoo import fields, models


class ProductTemplate(models.Model):
    """What units of a product have in common."""

    _inherit = "product.template"

    model_code = fields.Char(
        string="Model",
        index="btree_not_null",
        help="The model on the plate of the units.",
    )
    usage_unit = fields.Char(
        string="Counted in",
        translate=True,
        help="What the counter of a unit counts: km, hours, cycles.",
    )


class ProductCategory(models.Model):
    """What else is kept of each unit, by product category."""

    _inherit = "product.category"

    unit_properties_definition = fields.PropertiesDefinition("Unit Properties")
