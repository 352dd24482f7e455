from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    aftersales_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    aftersales_part_id = fields.Many2one(
        comodel_name="aftersales.work.part",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    aftersales_lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Wanted Serial",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The very unit or part this move is for.",
    )

    def _is_aftersales_move(self):
        return bool(self.aftersales_case_id) or super()._is_aftersales_move()

    def _prepare_merge_moves_distinct_fields(self):
        """Keep one move per part line."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_case_id",
            "aftersales_part_id",
            "aftersales_lot_id",
        ]

    def _action_synch_order(self):
        """Leave sale orders alone: a case writes its actuals back itself."""
        moves = self.filtered(lambda move: not move.aftersales_case_id)
        return super(StockMove, moves)._action_synch_order()
