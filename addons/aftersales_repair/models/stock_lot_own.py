from odoo import models


class StockLot(models.Model):
    """Units that came back into our stock by a step of the service."""

    _inherit = "stock.lot"

    def _was_made_ours(self):
        """Return whether this unit was refurbished, or taken back from a dealer."""
        self.ensure_one()
        if self.aftersales_condition == "refurbished":
            return True
        # sudo: aftersales.dealer.return.line - whoever asks where a unit is
        lines = self.env["aftersales.dealer.return.line"].sudo()
        return bool(
            lines.search_count(
                [
                    ("lot_id", "=", self.id),
                    ("disposition", "in", ("refurbish", "restock")),
                    ("state", "in", ("inspected", "settled")),
                ],
                limit=1,
            )
        )
