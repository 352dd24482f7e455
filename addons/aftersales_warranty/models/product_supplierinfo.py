from odoo import fields, models

from .warranty_term import DURATION_UNITS, check_duration


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    supplier_warranty_duration = fields.Integer(
        string="Supplier Warranty",
        help="How long this supplier stands behind a unit, from its receipt on. "
        "0 takes the duration of the product.",
    )
    supplier_warranty_unit = fields.Selection(
        DURATION_UNITS, string="Warranty Unit", required=True, default="month"
    )

    _supplier_warranty_positive = models.Constraint(
        "CHECK (supplier_warranty_duration >= 0)",
        "A supplier's warranty lasts zero days or more.",
    )
    _supplier_warranty_limited = models.Constraint(
        check_duration("supplier_warranty_duration", "supplier_warranty_unit"),
        "A supplier's warranty lasts 100 years at most: 36500 days or 1200 months.",
    )
