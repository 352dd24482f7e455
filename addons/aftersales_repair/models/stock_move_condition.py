from odoo import fields, models

from .stock_lot_exchange import CONDITIONS


class StockMove(models.Model):
    """In which condition something was moved: new, repaired, faulty."""

    _inherit = "stock.move"

    aftersales_condition = fields.Selection(
        CONDITIONS,
        string="Moved As",
        readonly=True,
        copy=False,
        help="The condition of the unit or part when the service moved it.",
    )

    def _keep_aftersales_conditions(self):
        """Let the serials of these moves be what they were moved as."""
        moves = self.filtered("aftersales_condition")
        for condition, group in moves.grouped("aftersales_condition").items():
            group.aftersales_lot_id._set_condition(condition)


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    aftersales_condition = fields.Selection(related="move_id.aftersales_condition")
