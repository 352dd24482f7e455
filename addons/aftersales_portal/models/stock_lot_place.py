from odoo import models
from odoo.fields import Domain


class StockLot(models.Model):
    """Whether a unit has left us."""

    _inherit = "stock.lot"

    def _is_in_our_stock(self):
        """Return whether the unit still lies in a place of ours."""
        self.ensure_one()
        # sudo: stock.quant - whether it was sold, whoever asks
        return bool(
            self.env["stock.quant"]
            .sudo()
            .search_count(
                [
                    ("lot_id", "=", self.id),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("location_id.is_custody", "=", False),
                ],
                limit=1,
            )
        )

    def _get_portal_delivery(self):
        """Return the move line by which the unit left us for good, empty for none."""
        self.ensure_one()
        # sudo: stock.move.line - to whom it went, whoever asks
        last = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "=", self.id)
                & Domain("state", "=", "done")
                & Domain("move_id.aftersales_case_id", "=", False),
                order="id desc",
                limit=1,
            )
        )
        return last.filtered(lambda line: line.location_dest_id.usage == "customer")
