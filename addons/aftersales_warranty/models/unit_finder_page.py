from odoo import api, models

from ..rules.identifier import clean_identifier

MAX_UNITS = 100


class AftersalesUnitFinder(models.AbstractModel):
    """What the search page shows of each unit found."""

    _inherit = "aftersales.unit.finder"

    @api.model
    @api.readonly
    def find_units(self, text, limit=20):
        """Return what a text names, ready to be shown.

        :param str text: whatever the customer has said or the scanner has read
        :return: dict of ``hits`` and of a ``message`` where there are none
        """
        text = clean_identifier(str(text or "")[:100])
        limit = min(limit, MAX_UNITS) if isinstance(limit, int) and limit > 0 else 20
        hits = self._find(text, limit=limit + 1)
        # read for all at once: promises are filtered and sorted unit by unit
        lots = self.env["stock.lot"].union(*(hit.lot for hit in hits))
        lots.mapped("card_ids.coverage_ids")
        lots.mapped("component_ids.coverage_ids")
        lots.mapped("component_ids.lot_id.component_ids")
        lots.mapped("coverage_ids.component_ids")
        return {
            "hits": [self._prepare_hit(hit) for hit in hits[:limit]],
            "has_more": len(hits) > limit,
            "message": "" if hits else self._get_nothing_found_message(text),
        }

    @api.model
    def _get_nothing_found_message(self, text):
        """Return what to try when a text names nothing."""
        if not text:
            return ""
        return self.env._(
            "Nothing is known as “%s”. Try the serial number on the unit, the number "
            "of the card, invoice or order, or the owner's phone.",
            text,
        )

    @api.model
    def _prepare_hit(self, hit):
        """Prepare one unit found: what it is, whose, and what we owe. Hook."""
        lot, card, partner = hit.lot, hit.card, hit.partner
        product = lot.product_id or card.product_id
        return {
            "kind": hit.kind,
            "label": hit.label,
            "is_exact": hit.is_exact,
            "lot": {"id": lot.id, "name": lot.name},
            "card": {"id": card.id, "name": card.name},
            "product": product.display_name or "",
            "owner": {
                "id": partner.id,
                "name": partner.display_name or "",
                "phone": partner.phone or "",
            },
            "state": lot.warranty_state or "none",
            "state_label": self._get_state_label(lot),
            "owed": self._get_owed(hit),
            "promises": lot._get_promises() if lot else [],
        }

    @api.model
    def _get_state_label(self, lot):
        """Return the state of the unit's warranty as lists show it."""
        field = self.env["stock.lot"]._fields["warranty_state"]
        labels = dict(field._description_selection(self.env))
        return labels[lot.warranty_state or "none"]

    @api.model
    def _get_owed(self, hit):
        """Return in one sentence what we owe."""
        if hit.lot:
            return hit.lot._get_owed_sentence()
        if hit.card:
            return self.env._("This card has no unit yet.")
        return self.env._("A known customer without a registered unit.")
