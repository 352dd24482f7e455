from odoo import models

from .posting_item import PostingItem


class StockMove(models.Model):
    """What a count misses in the hands of a technician is his to answer for."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        missed = moves.filtered(
            lambda move: (
                move.is_inventory
                and move.state == "done"
                and move.location_id.aftersales_technician_id
            )
        )
        if missed:
            missed._charge_shortages()
        return moves

    def _charge_shortages(self):
        """Charge technicians with what they lack, at cost, where a template says so."""
        # sudo: aftersales.technician - of the branch whose stock was counted
        self.env["aftersales.posting"]._post_items(
            [move._prepare_shortage_item() for move in self.sudo()]
        )

    def _prepare_shortage_item(self):
        self.ensure_one()
        technician = self.location_id.aftersales_technician_id
        return PostingItem(
            activity="technician_shortage",
            record=self,
            amount=self.value,
            company=self.company_id,
            partner=technician.partner_id,
            product=self.product_id,
            name=self.env._(
                "%(quantity)g %(part)s missing with %(technician)s",
                quantity=self.quantity,
                part=self.product_id.display_name,
                technician=technician.name,
            ),
        )
