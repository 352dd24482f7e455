from odoo import api, fields, models
from odoo.tools import SQL


class StockQuant(models.Model):
    """What a technician carries: and since when."""

    _inherit = "stock.quant"

    aftersales_technician_id = fields.Many2one(
        related="location_id.aftersales_technician_id"
    )
    aftersales_date_held = fields.Datetime(
        string="In Hand Since",
        compute="_compute_aftersales_held",
        help="When the oldest of these pieces came to their technician.",
    )
    aftersales_days_held = fields.Integer(
        string="Days in Hand",
        compute="_compute_aftersales_held",
        search="_search_aftersales_days_held",
        aggregator=None,
    )

    # === COMPUTE METHODS === #

    @api.depends("quantity", "location_id", "product_id", "lot_id")
    def _compute_aftersales_held(self):
        dates = self._read_dates_held()
        now = fields.Datetime.now()
        for quant in self:
            quant.aftersales_date_held = dates.get(quant.id)
            quant.aftersales_days_held = (
                (now - dates[quant.id]).days if quant.id in dates else 0
            )

    def _search_aftersales_days_held(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        quants = self.search([("aftersales_technician_id", "!=", False)])
        days = fields.Domain("aftersales_days_held", operator, value)
        return [("id", "in", quants.filtered_domain(days).ids)]

    # === READ METHODS === #

    def _read_dates_held(self):
        """Return since when each of these lies where it lies, by id.

        What came first is taken to have been used first: the pieces left are those
        that came last. Core's own date of a quant is the day its goods came to us.
        """
        if not self.ids:
            return {}
        self.flush_model(["quantity", "location_id", "product_id", "lot_id"])
        self.env["stock.move.line"].flush_model(
            [
                "date",
                "location_id",
                "location_dest_id",
                "lot_id",
                "product_id",
                "quantity_product_uom",
                "state",
            ]
        )
        query = SQL(
            """
            SELECT quant.id, MIN(line.date)
              FROM stock_quant AS quant
              JOIN LATERAL (
                    SELECT date,
                           SUM(quantity_product_uom) OVER (ORDER BY date DESC, id DESC)
                           - quantity_product_uom AS later
                      FROM stock_move_line
                     WHERE product_id = quant.product_id
                       AND location_dest_id = quant.location_id
                       AND location_id != quant.location_id
                       AND lot_id IS NOT DISTINCT FROM quant.lot_id
                       AND state = 'done'
                   ) AS line ON line.later < quant.quantity
             WHERE quant.id = ANY(%s)
             GROUP BY quant.id
            """,
            self.ids,
        )
        return dict(self.env.execute_query(query))

    # === BUSINESS METHODS === #

    @api.model
    def _get_aftersales_count_action(self):
        """Open the count of what the stores of parts and the technicians hold."""
        action = self.action_view_inventory()
        return action | {
            "name": self.env._("Count of Parts"),
            "domain": [("location_id.holds_spare_parts", "=", True)],
            "context": action["context"]
            | {"search_default_my_count": False, "hide_location": False},
        }

    def _apply_inventory(self, date=None):
        """Post what a count of a technician's stock finds in his branch's books."""
        own = self.filtered("aftersales_technician_id")
        for company, quants in own.grouped("company_id").items():
            super(
                StockQuant,
                quants.with_context(allowed_company_ids=company.ids),
            )._apply_inventory(date)
        others = self - own
        return super(StockQuant, others)._apply_inventory(date) if others else None
