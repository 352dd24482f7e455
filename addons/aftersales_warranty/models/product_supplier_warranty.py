from odoo import fields, models

from ..rules.date_span import add_span
from .warranty_term import DURATION_UNITS, check_duration


class ProductTemplate(models.Model):
    """How long suppliers stand behind a product."""

    _inherit = "product.template"

    supplier_warranty_duration = fields.Integer(
        string="Supplier Warranty",
        help="How long a supplier stands behind a unit, from its receipt on, where "
        "nothing else is agreed with the vendor.",
    )
    supplier_warranty_unit = fields.Selection(
        DURATION_UNITS, required=True, default="month"
    )

    _supplier_warranty_positive = models.Constraint(
        "CHECK (supplier_warranty_duration >= 0)",
        "A supplier's warranty lasts zero days or more.",
    )
    _supplier_warranty_limited = models.Constraint(
        check_duration("supplier_warranty_duration", "supplier_warranty_unit"),
        "A supplier's warranty lasts 100 years at most: 36500 days or 1200 months.",
    )


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_supplier_warranty_end(self, partner, start):
        """Return the last day on which ``partner`` stands behind a unit received.

        What is agreed with the vendor comes before the duration of the product.

        :param partner: the vendor, possibly empty
        :param datetime.date start: the day of the receipt
        :rtype: datetime.date or False
        """
        self.ensure_one()
        # sudo: product.supplierinfo - a storekeeper does not see vendors' terms
        sellers = self.sudo().seller_ids.filtered(
            lambda seller: (
                seller.supplier_warranty_duration
                and seller.partner_id in (partner | partner.commercial_partner_id)
                and seller.product_id in (self.browse(), self)
                and not (seller.date_start and seller.date_start > start)
                and not (seller.date_end and seller.date_end < start)
            )
        )
        # An agreement about this very variant comes before one about all.
        term = sellers.sorted(lambda seller: not seller.product_id)[:1] or self
        duration = term.supplier_warranty_duration
        return bool(duration) and add_span(start, duration, term.supplier_warranty_unit)
