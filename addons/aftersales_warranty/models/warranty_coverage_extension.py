from odoo import fields, models

from ..rules.date_span import add_span
from ..rules.extension import get_extension_start


class AftersalesWarrantyCoverage(models.Model):
    """Coverages that prolong another one instead of starting with the card."""

    _inherit = "aftersales.warranty.coverage"

    extension_id = fields.Many2one(
        "aftersales.warranty.extension",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The extension that has added this coverage to the card.",
    )

    _extension_unique = models.UniqueIndex(
        "(extension_id, card_id) WHERE extension_id IS NOT NULL",
        "An extension is appended to a card once.",
    )

    # === BUSINESS METHODS === #

    def _set_date_start(self, start):
        """Start what the type promises; an extension follows what it prolongs."""
        extensions = self.filtered("extension_id")
        super(AftersalesWarrantyCoverage, self - extensions)._set_date_start(start)
        for coverage in extensions.sorted("id"):
            coverage._follow_base()

    def _follow_base(self):
        """Start an extension after what it prolongs, as that ends now."""
        self.ensure_one()
        start = get_extension_start(
            self._get_base_date_end(), self.extension_id.decision_date
        )
        end = start and add_span(start, self.duration, self.duration_unit)
        self.write({"date_start": start or False, "date_end": end or False})

    def _get_base_date_end(self):
        """Return the last day of what this extension prolongs."""
        self.ensure_one()
        earlier = self.card_id.coverage_ids.filtered(
            lambda coverage: not coverage.extension_id or coverage.id < self.id
        )
        return self.card_id._get_covered_until(self.component_ids, earlier)

    def _has_been_used(self):
        """Tell whether a visit or a sum was drawn on these coverages.

        Hook for what else keeps a record of what a coverage has paid for.
        """
        return bool(self.usage_ids)
