from odoo import fields, models
from odoo.fields import Domain

from .service_type import COST_CARRIERS


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_custody = fields.Boolean(
        help="Things here lie in our hands and belong to others or to nobody's "
        "stock: customers' units, old parts. They are never valued.",
    )
    aftersales_cost_carrier = fields.Selection(
        COST_CARRIERS,
        string="Warranty Cost Carrier",
        index="btree_not_null",
        help="Parts used under cover leave through this location; its valuation "
        "account takes their cost.",
    )

    _aftersales_carrier_uniq = models.UniqueIndex(
        "(company_id, aftersales_cost_carrier) "
        "WHERE aftersales_cost_carrier IS NOT NULL AND active",
        "This company has a consumption location for this cost carrier already.",
    )
    _aftersales_carrier_usage = models.Constraint(
        "CHECK (aftersales_cost_carrier IS NULL OR usage = 'customer')",
        "A consumption location must be of the type Customer, or its parts would "
        "stay in our stock.",
    )

    def _should_be_valued(self):
        return super()._should_be_valued() and not self.is_custody

    def _search_is_valued(self, operator, value):
        domain = super()._search_is_valued(operator, value)
        custody = Domain("is_custody", "=", True)
        if (operator == "=") == bool(value):
            return domain & ~custody
        return domain | custody
