from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .warranty_term import DURATION_UNITS, check_duration

EXTENSION_FIELDS = {
    "extension_duration": "duration",
    "extension_duration_unit": "duration_unit",
    "extension_parts_percent": "parts_percent",
    "extension_labor_percent": "labor_percent",
    "extension_travel_percent": "travel_percent",
}


class ProductTemplate(models.Model):
    """Services that prolong a warranty when they are sold."""

    _inherit = "product.template"

    is_warranty_extension = fields.Boolean(
        string="Warranty Extension",
        help="Selling this service prolongs the warranty card chosen on the order "
        "line.",
    )
    extension_duration = fields.Integer(string="Prolongs by", default=12)
    extension_duration_unit = fields.Selection(
        DURATION_UNITS, string="Unit of Prolongation", default="month"
    )
    extension_parts_percent = fields.Float(string="Parts %", default=100.0)
    extension_labor_percent = fields.Float(string="Labour %", default=100.0)
    extension_travel_percent = fields.Float(string="Travel %")
    extension_grace_days = fields.Integer(
        string="Sold After the End (Days)",
        help="It can still be sold so many days after the warranty has ended; its "
        "cover then starts on the day of the sale. 0 asks for a running warranty.",
    )

    _extension_duration_limited = models.Constraint(
        check_duration("extension_duration", "extension_duration_unit"),
        "A product prolongs a warranty by 100 years at most: 36500 days or 1200 "
        "months.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("is_warranty_extension", "type", *EXTENSION_FIELDS)
    def _check_warranty_extension(self):
        for template in self.filtered("is_warranty_extension"):
            percents = [
                template.extension_parts_percent,
                template.extension_labor_percent,
                template.extension_travel_percent,
            ]
            if template.type != "service":
                message = self.env._(
                    "%(product)s prolongs a warranty, so it is a service.",
                    product=template.name,
                )
            elif template.extension_duration <= 0:
                message = self.env._(
                    "%(product)s prolongs a warranty by at least one day.",
                    product=template.name,
                )
            elif not any(percents) or min(percents) < 0 or max(percents) > 100:
                message = self.env._(
                    "What %(product)s covers lies between 0 and 100 percent, and is "
                    "not nothing.",
                    product=template.name,
                )
            else:
                continue
            raise ValidationError(message)
