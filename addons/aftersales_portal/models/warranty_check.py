from odoo import api, fields, models

from ..rules.card_link import make_card_link, read_card_link

# no number of ours is longer, and nobody types more
LONGEST_NUMBER = 64
MOST_FOUND = 5


class AftersalesWarrantyCard(models.Model):
    """A card as anybody may check it: which product, how covered, until when.

    Nothing of this names the owner, the dealer or another number than the one given.
    """

    _inherit = "aftersales.warranty.card"

    def _get_qr_value(self):
        self.ensure_one()
        return make_card_link(self.get_base_url(), self.name)

    @api.model
    def _check_publicly(self, text):
        """Return how the units are covered whose card or serial number this is.

        :param str text: in Latin, Persian or Arabic digits, or the link of a QR code
        :return: a list of dicts, see :meth:`_get_public_values`; empty for unknown
        """
        return [
            self._get_public_values(lot, card)
            for lot, card in self._find_publicly(text)
        ]

    @api.model
    def _find_publicly(self, text):
        """Return pairs of unit and card that a number names exactly, as superuser.

        A serial number is one of a product; several products may share it.
        """
        text = read_card_link(text)
        if not text or len(text) > LONGEST_NUMBER:
            return []
        # sudo: anybody may ask; what is told of it is chosen below
        finder = self.env["aftersales.unit.finder"].sudo()
        hits = finder._find_exact(text, limit=MOST_FOUND, kinds=("card", "unit"))
        return [(hit.lot, hit.card or self._get_last_card(hit.lot)) for hit in hits]

    @api.model
    def _get_last_card(self, lot):
        """Return the card that a unit without an open one had last."""
        closed = lot.card_ids.filtered(lambda card: card.state != "blank")
        return (closed or lot.card_ids)[:1]

    @api.model
    def _get_public_values(self, lot, card):
        """Return what anybody may know.

        :return: ``key`` is ``running``, ``expired``, ``pending``, ``suspended``,
            ``blank``, ``closed`` or ``none``; with ``product``, ``label``, ``text``,
            ``color``, the dates and the ``promises`` of the cover in force
        """
        key = card._get_public_key()
        return {
            "key": key,
            "product": (card.product_id or lot.product_id).name or "",
            "date_start": card.date_start,
            "date_end": card.date_end if key in ("running", "expired") else False,
            "promises": card._get_portal_coverages() if key == "running" else [],
            **self._get_public_words(card, key),
        }

    def _get_public_key(self):
        """Return how the unit of this card, if any, is covered today."""
        if not self:
            return "none"
        if self.state == "blank":
            return "blank"
        if self.state in ("void", "replaced"):
            return "closed"
        return self._get_warranty_state(fields.Date.context_today(self))

    @api.model
    def _get_public_words(self, card, key):
        """Return label, text and colour of what was found."""
        _ = self.env._
        if key == "none":
            return {
                "label": _("No warranty"),
                "text": _("We know this unit, but no warranty is registered for it."),
                "color": "light",
            }
        if key == "blank":
            return {
                "label": _("Not registered"),
                "text": _("This card is not registered yet; ask where you bought it."),
                "color": "info",
            }
        return card._get_portal_status()
