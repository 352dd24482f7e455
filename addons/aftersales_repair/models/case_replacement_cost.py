from odoo import models


class AftersalesCase(models.Model):
    """A unit given under cover at no cost: the books would not show it."""

    _inherit = "aftersales.case"

    def _after_replacement(self, moves):
        super()._after_replacement(moves)
        free = moves.filtered(
            lambda move: (
                move.is_out
                and not move.value
                and move.location_dest_id.aftersales_cost_carrier
            )
        )
        if free:
            self.message_post(
                body=self.env._(
                    "Given under cover at a cost of zero: %s. Enter its cost, or the "
                    "warranty cost in the books is too low.",
                    ", ".join(free.product_id.mapped("display_name")),
                )
            )
