from odoo import api, fields, models
from odoo.tools import SQL

from ..models.stock_lot_exchange import CONDITIONS
from ..rules.old_parts import GRADES
from .sql_case import get_case_column, get_columns

# Where things lie, which says what they are good for: the first that holds. The names
# of the tables are those of :meth:`AftersalesPartStockReport._get_tables`.
PLACES = [
    ("transit", "On the Way", "location.usage = 'transit'"),
    ("hands", "With Technicians", "location.aftersales_technician_id IS NOT NULL"),
    (
        "unit",
        "Customers' Units",
        "location.is_custody AND template.is_serviceable",
    ),
    *(
        (
            f"old_{grade}",
            f"Old Parts: {label}",
            f"location.aftersales_old_part_grade = '{grade}'",
        )
        for grade, label in GRADES
    ),
    ("old_part", "Old Parts, Not Graded", "location.is_custody"),
    (
        "refurbished",
        "Refurbished",
        "location.id = company.aftersales_refurbished_location_id",
    ),
    ("store", "In the Store", "TRUE"),
]
OURS = (
    "(location.is_custody IS NOT TRUE "
    "AND (quant.owner_id IS NULL OR quant.owner_id = company.partner_id))"
)
# What has no serial of its own is judged by where it lies.
CONDITION = """CASE
    WHEN location.is_custody AND template.is_serviceable IS NOT TRUE THEN 'faulty'
    ELSE COALESCE(lot.aftersales_condition, 'new')
END"""
# A serial that is valued by itself has its own cost.
COST = """COALESCE(
    (CASE WHEN template.lot_valuated
          THEN lot.standard_price ELSE product.standard_price
     END ->> quant.company_id::text)::numeric,
    0
)"""


class AftersalesPartStockReport(models.Model):
    """What lies where, in which condition, and what it is worth.

    One row per part, serial and place; grouped it is the summary, ungrouped the
    detail. What lies in custody is worth nothing in the books.
    """

    _name = "aftersales.part.stock.report"
    _description = "Stock by Condition"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "company_id, location_id, product_id, id"
    _rec_name = "product_id"

    place = fields.Selection(
        [(place, label) for place, label, __ in PLACES],
        string="Kept As",
        readonly=True,
        help="Good in the store or with a technician; old, and how it was graded; or "
        "the property of a customer.",
    )
    condition = fields.Selection(CONDITIONS, readonly=True)
    company_id = fields.Many2one("res.company", string="Branch", readonly=True)
    location_id = fields.Many2one("stock.location", string="Place", readonly=True)
    technician_id = fields.Many2one("aftersales.technician", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    is_part = fields.Boolean(
        readonly=True, help="A part, or anything else that is not itself serviced."
    )
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    date_in = fields.Datetime(string="Since", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    reserved = fields.Float(string="Set Aside", digits="Product Unit", readonly=True)
    available = fields.Float(string="Free", digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    value = fields.Monetary(
        readonly=True,
        groups="stock.group_stock_user,aftersales_warranty.aftersales_group_accountant",
        help="What it is worth at cost.",
    )

    # === QUERY METHODS === #

    _depends = {
        "stock.quant": [
            "company_id",
            "in_date",
            "location_id",
            "lot_id",
            "owner_id",
            "product_id",
            "quantity",
            "reserved_quantity",
        ],
        "stock.location": [
            "aftersales_old_part_grade",
            "aftersales_technician_id",
            "is_custody",
            "usage",
        ],
        "res.company": ["aftersales_refurbished_location_id", "currency_id"],
        "stock.lot": ["aftersales_condition", "standard_price"],
        "product.product": ["standard_price"],
        "product.template": ["categ_id", "is_serviceable", "lot_valuated", "uom_id"],
    }

    @property
    def _table_query(self):
        columns = self._get_columns() | {"place": get_case_column(PLACES)}
        return SQL(
            "SELECT %s FROM %s "
            "WHERE location.usage IN ('internal', 'transit') AND quant.quantity != 0",
            get_columns(columns),
            SQL(self._get_tables()),
        )

    @api.model
    def _get_columns(self):
        """Return what each field is read from. Hook.

        :rtype: dict[str, str]
        """
        return {
            "id": "quant.id",
            "company_id": "quant.company_id",
            "location_id": "quant.location_id",
            "technician_id": "location.aftersales_technician_id",
            "product_id": "quant.product_id",
            "categ_id": "template.categ_id",
            "is_part": "template.is_serviceable IS NOT TRUE",
            "lot_id": "quant.lot_id",
            "date_in": "quant.in_date",
            "quantity": "quant.quantity",
            "reserved": "quant.reserved_quantity",
            "available": "quant.quantity - quant.reserved_quantity",
            "uom_id": "template.uom_id",
            "currency_id": "company.currency_id",
            "condition": CONDITION,
            "value": f"CASE WHEN {OURS} THEN quant.quantity * {COST} ELSE 0 END",
        }

    @api.model
    def _get_tables(self):
        """Return the tables the columns are read from. Hook."""
        return """
            stock_quant AS quant
            JOIN stock_location AS location ON location.id = quant.location_id
            JOIN product_product AS product ON product.id = quant.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            LEFT JOIN res_company AS company ON company.id = quant.company_id
            LEFT JOIN stock_lot AS lot ON lot.id = quant.lot_id
        """
