from odoo import fields, models
from odoo.exceptions import UserError


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

    def _fill_aftersales_quantities(self):
        """Fill what is done, reserving it first where stock can run short.

        :raises UserError: when a part, or its serial, is not there
        """
        free = self.filtered(lambda move: move._should_bypass_reservation())
        # all at once, and confirmed by being done: a list of units comes by one
        # transfer
        self.env["stock.move.line"].create(
            [
                move._prepare_move_line_vals(quantity=move.product_uom_qty)
                | {"lot_id": move.aftersales_lot_id.id}
                for move in free
            ]
        )
        scarce = (self - free)._action_confirm(merge=False)
        for move in scarce:
            move._reserve_aftersales_quantity()

    def _reserve_aftersales_quantity(self):
        self.ensure_one()
        lot = self.aftersales_lot_id
        reserved = self._update_reserved_quantity(
            self.product_uom_qty, self.location_id, lot_id=lot, strict=False
        )
        if self.product_uom.compare(reserved, self.product_uom_qty) < 0:
            raise UserError(
                self.env._(
                    "%(product)s%(serial)s: %(needed)s needed, %(reserved)s free in "
                    "%(location)s. Receive it or choose another part.",
                    product=self.product_id.display_name,
                    serial=f" ({lot.name})" if lot else "",
                    needed=self.product_uom_qty,
                    reserved=reserved,
                    location=self.location_id.display_name,
                )
            )
