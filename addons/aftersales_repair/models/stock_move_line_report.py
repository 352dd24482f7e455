from odoo import models


class StockMoveLine(models.Model):
    """What was moved, the newest first: as the report of moved parts opens."""

    _inherit = "stock.move.line"

    _aftersales_moved_idx = models.Index("(date, id) WHERE state = 'done'")
