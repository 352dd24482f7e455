from odoo import api, fields, models


class StockLot(models.Model):
    """What the counter of a unit has shown."""

    _inherit = "stock.lot"

    reading_ids = fields.One2many(
        "aftersales.unit.reading", "lot_id", string="Usage Readings"
    )
    reading_count = fields.Integer(compute="_compute_reading_count")
    # stored: two readings at once write the same unit, so that one starts over
    usage = fields.Float(
        compute="_compute_usage",
        store=True,
        aggregator="avg",
        help="What the unit has done in its life, by its last reading.",
    )
    usage_unit = fields.Char(related="product_id.usage_unit")

    @api.depends("reading_ids")
    def _compute_reading_count(self):
        counts = dict(
            self.env["aftersales.unit.reading"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.reading_count = counts.get(lot, 0)

    @api.depends("reading_ids.usage")
    def _compute_usage(self):
        usages = dict(
            self.env["aftersales.unit.reading"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["usage:max"]
            )
        )
        for lot in self:
            lot.usage = usages.get(lot, 0)

    def action_view_readings(self):
        """Open the readings of this unit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_unit_reading_action"
        )
        return action | {
            "domain": [("lot_id", "=", self.id)],
            "context": {"default_lot_id": self.id},
        }

    def _get_usage_on(self, on_date):
        """Return what the unit had done by a day, None while nobody knows.

        A promise that ends at a reading does not end while there is none.

        :param datetime.date on_date: the day of the failure
        :rtype: float or None
        """
        self.ensure_one()
        reading = self.env["aftersales.unit.reading"].search_fetch(
            [("lot_id", "=", self.id), ("date", "<=", on_date)], ["usage"], limit=1
        )
        return reading.usage if reading else None
