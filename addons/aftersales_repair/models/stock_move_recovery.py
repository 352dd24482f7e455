from odoo import fields, models


class StockMove(models.Model):
    """A part taken out of a unit and graded good: it costs what it is worth."""

    _inherit = "stock.move"

    is_aftersales_graded = fields.Boolean(
        string="Recovered Part", readonly=True, copy=False
    )
    aftersales_unit_value = fields.Float(
        string="Graded Value",
        digits="Product Price",
        readonly=True,
        copy=False,
        help="What one of these is worth in stock, as graded.",
    )

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Value a recovered part as graded: at its cost it would drag prices along."""
        if not self.is_aftersales_graded:
            return super()._get_value_from_quotation(quantity, at_date)
        return {
            "value": self.aftersales_unit_value * quantity,
            "quantity": quantity,
            "description": self.env._(
                "Recovered with case %s, valued as graded",
                self.aftersales_case_id.name,
            ),
        }
