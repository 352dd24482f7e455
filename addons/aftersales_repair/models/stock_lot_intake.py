from odoo import models


class StockLot(models.Model):
    """A unit is taken in from wherever it was found."""

    _inherit = "stock.lot"

    def action_new_request(self):
        """Open the form of a new request for this unit and its owner."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.request",
            "views": [(False, "form")],
            "context": {
                "default_unit_id": self.id,
                "default_partner_id": self.consumer_id.id,
            },
        }
