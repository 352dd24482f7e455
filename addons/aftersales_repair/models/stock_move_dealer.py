from odoo import fields, models

from .posting_item import PostingItem


class StockMove(models.Model):
    """Units that come from a dealer, and go where their grade sends them."""

    _inherit = "stock.move"

    aftersales_dealer_line_id = fields.Many2one(
        comodel_name="aftersales.dealer.return.line",
        string="Dealer Return Unit",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _is_aftersales_move(self):
        return bool(self.aftersales_dealer_line_id) or super()._is_aftersales_move()

    def _prepare_merge_moves_distinct_fields(self):
        """Keep one move per unit."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_dealer_line_id",
        ]

    def _get_value_from_quotation(self, quantity, at_date=None):
        res = super()._get_value_from_quotation(quantity, at_date)
        document = self.aftersales_dealer_line_id.return_id
        if document and self.is_aftersales_graded:
            res["description"] = self.env._(
                "Returned with %s, valued as graded", document.name
            )
        return res

    def _post_recovered(self):
        """Undo the cost of sales of units that are in stock again, as graded."""
        returned = self.filtered("aftersales_dealer_line_id")
        super(StockMove, self - returned)._post_recovered()
        self.env["aftersales.posting"]._post_items(
            [
                PostingItem(
                    activity="dealer_credit",
                    record=move,
                    amount=move.value,
                    company=move.company_id,
                    partner=move.aftersales_dealer_line_id.partner_id,
                    product=move.product_id,
                    name=f"{move.aftersales_dealer_line_id.return_id.name} - "
                    f"{move.product_id.name}",
                )
                for move in returned
                if move.is_in and move._is_stock_in_books()
            ]
        )


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _compute_location_id(self):
        """Keep the places of returns: a partner must not redirect them."""
        others = self.filtered(
            lambda picking: not picking.move_ids.aftersales_dealer_line_id
        )
        return super(StockPicking, others)._compute_location_id()


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    aftersales_dealer_line_id = fields.Many2one(
        comodel_name="aftersales.dealer.return.line",
        string="Dealer Return Unit",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "aftersales_dealer_line_id": self.aftersales_dealer_line_id.id
        }
