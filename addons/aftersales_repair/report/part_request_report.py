from odoo import fields, models
from odoo.tools import SQL

from ..models.part_request import PART_REQUEST_KINDS, SUPPLY_METHODS


class AftersalesPartRequestReport(models.Model):
    """A part that was asked for: how much came, how much is still to come."""

    _name = "aftersales.part.request.report"
    _description = "Parts Asked For"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "request_id"

    request_id = fields.Many2one("aftersales.part.request", readonly=True)
    date = fields.Datetime(string="Asked On", readonly=True)
    date_needed = fields.Date(string="Needed By", readonly=True)
    kind = fields.Selection(PART_REQUEST_KINDS, readonly=True)
    supply_method = fields.Selection(
        SUPPLY_METHODS, string="Supplied By", readonly=True
    )
    state = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.part.request"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    company_id = fields.Many2one("res.company", string="Branch", readonly=True)
    supplier_company_id = fields.Many2one(
        "res.company", string="Asked Branch", readonly=True
    )
    maker_id = fields.Many2one("res.partner", readonly=True)
    technician_id = fields.Many2one("aftersales.technician", readonly=True)
    case_id = fields.Many2one("aftersales.case", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    quantity = fields.Float(string="Asked For", digits="Product Unit", readonly=True)
    arrived = fields.Float(digits="Product Unit", readonly=True)
    missing = fields.Float(
        string="To Come",
        digits="Product Unit",
        readonly=True,
        help="What is still to come of open requests.",
    )
    lost = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="What was sent, and given up on its way.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_full = fields.Monetary(string="Full Price", readonly=True)
    price_covered = fields.Monetary(string="Covered Price", readonly=True)
    price_charged = fields.Monetary(string="To Pay", readonly=True)

    _depends = {
        "aftersales.part.request": [
            "case_id",
            "company_id",
            "date_needed",
            "kind",
            "maker_id",
            "state",
            "supplier_company_id",
            "supply_method",
            "technician_id",
        ],
        "aftersales.part.request.line": [
            "price_charged",
            "price_covered",
            "price_full",
            "product_id",
            "quantity",
            "request_id",
        ],
        "product.template": ["categ_id"],
        "stock.location": ["usage"],
        "stock.move": [
            "aftersales_lost_move_id",
            "aftersales_request_line_id",
            "company_id",
            "location_dest_id",
            "product_qty",
            "state",
        ],
    }

    @property
    def _table_query(self):
        # what the asking branch got, or its customer by post; not what is on the way
        return SQL(
            """
            SELECT line.id, line.request_id, request.create_date AS date,
                   request.date_needed, request.kind, request.supply_method,
                   request.state, request.company_id, request.supplier_company_id,
                   request.maker_id, request.technician_id, request.case_id,
                   line.product_id, template.categ_id, line.quantity,
                   COALESCE(come.quantity, 0) AS arrived,
                   CASE WHEN request.state IN ('to_approve', 'approved')
                        THEN GREATEST(line.quantity - COALESCE(come.quantity, 0), 0)
                        ELSE 0 END AS missing,
                   COALESCE(come.lost, 0) AS lost,
                   line.price_full, line.price_covered, line.price_charged
              FROM aftersales_part_request_line AS line
              JOIN aftersales_part_request AS request ON request.id = line.request_id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
              LEFT JOIN LATERAL (
                    SELECT SUM(move.product_qty)
                               FILTER (WHERE place.usage IN ('internal', 'customer'))
                               AS quantity,
                           SUM(CASE WHEN place.usage = 'inventory'
                                    THEN move.product_qty ELSE -move.product_qty END)
                               FILTER (WHERE place.usage IN ('inventory', 'transit'))
                               AS lost
                      FROM stock_move AS move
                      JOIN stock_location AS place ON place.id = move.location_dest_id
                     WHERE move.aftersales_request_line_id = line.id
                       AND move.state = 'done'
                       AND (place.usage IN ('customer', 'inventory')
                            OR (place.usage = 'transit'
                                AND move.aftersales_lost_move_id IS NOT NULL)
                            OR (place.usage = 'internal'
                                AND move.company_id = request.company_id))
                   ) AS come ON TRUE
            """
        )
