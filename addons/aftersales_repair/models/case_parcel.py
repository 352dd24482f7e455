from odoo import models


class AftersalesCase(models.Model):
    """A unit that goes back to its customer by parcel."""

    _inherit = "aftersales.case"

    def _note_parcel(self, carrier_name, tracking_ref=False):
        """Note by whom the units that were just handed over travel.

        :param str carrier_name: who carries the parcel
        :param str tracking_ref: the number by which it can be followed, or the address
            of the carrier's page of it
        """
        for case in self:
            # sudo: stock.picking - reception hands over, and keeps no store
            moves = case.sudo().move_ids.filtered(
                lambda move: (
                    move.state == "done"
                    and move.picking_type_id.aftersales_operation == "handover"
                )
            )
            moves.sorted("id")[-1:].picking_id.write(
                {
                    "aftersales_carrier_name": carrier_name,
                    "aftersales_tracking_ref": tracking_ref,
                }
            )

    def _get_parcels(self):
        """Return the transfers of this case that travel to its customer by parcel."""
        self.ensure_one()
        return self.env["stock.picking"].search(
            [
                ("move_ids.aftersales_case_id", "=", self.id),
                ("state", "=", "done"),
                ("aftersales_carrier_name", "!=", False),
            ],
            order="date_done desc, id desc",
        )
