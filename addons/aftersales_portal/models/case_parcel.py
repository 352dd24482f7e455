import re

from odoo import models

# a carrier's page of a parcel, and nothing a browser would run
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


class AftersalesCase(models.Model):
    """The customer follows what is on its way to him."""

    _inherit = "aftersales.case"

    def _get_portal_parcels(self):
        """Return the parcels that were sent for this case, the latest first.

        :return: list of dicts: ``carrier``, ``number``, ``url`` of the carrier's page
            where it was noted instead of a number, ``date`` and ``contents``
        """
        self.ensure_one()
        # sudo: stock.picking - its parcels, on the page that was checked to be his
        return [
            {
                "carrier": picking.aftersales_carrier_name,
                "number": number,
                "url": bool(ADDRESS.fullmatch(number)) and number,
                "date": picking.date_done,
                "contents": self._get_portal_contents(picking),
            }
            for picking in self.sudo()._get_parcels()
            for number in [(picking.aftersales_tracking_ref or "").strip()]
        ]

    def _get_portal_contents(self, picking):
        """Return what of this case a parcel holds; it may hold others' units too."""
        moves = picking.move_ids.filtered(lambda move: move.aftersales_case_id == self)
        return ", ".join(moves.product_id.mapped("name"))
