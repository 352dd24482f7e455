from odoo import fields, models
from odoo.fields import Command

from ..rules.date_span import add_span
from ..rules.extension import get_extension_start
from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """How the promise of a card is prolonged."""

    _inherit = "aftersales.warranty.card"

    extension_ids = fields.One2many(
        "aftersales.warranty.extension", "card_id", string="Extensions"
    )
    extension_count = fields.Integer(compute="_compute_extension_count")

    # === COMPUTE METHODS === #

    def _compute_extension_count(self):
        asked = dict(
            self.env["aftersales.warranty.extension"]._read_group(
                [("card_id", "in", self.ids)], ["card_id"], ["id:recordset"]
            )
        )
        # A card that replaces another goes on under the extensions of that one.
        kept = dict(
            self.env["aftersales.warranty.coverage"]._read_group(
                [("card_id", "in", self.ids), ("extension_id", "!=", False)],
                ["card_id"],
                ["extension_id:recordset"],
            )
        )
        none = self.env["aftersales.warranty.extension"]
        for card in self:
            card.extension_count = len(asked.get(card, none) | kept.get(card, none))

    # === ACTION METHODS === #

    def action_extend(self):
        """Open the dialog that asks how the cards are prolonged, and why."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend Warranty"),
            "res_model": "aftersales.warranty.extend",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": [Command.set(self.ids)]},
        }

    def action_view_extensions(self):
        """Open the extensions asked for this card, refused ones too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_warranty_extension_action"
        )
        return action | {
            "domain": [
                "|",
                ("card_id", "=", self.id),
                ("coverage_ids.card_id", "=", self.id),
            ],
            "context": {"default_card_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_extension_error(self):
        """Explain why this card cannot be prolonged, if it cannot.

        A suspended one can: its days go on while it is suspended.
        """
        self.ensure_one()
        if self.state in OPEN_STATES:
            return False
        return self.env._(
            "%(card)s is %(state)s; only an issued, active or suspended card can be "
            "extended.",
            card=self.name,
            state=dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ].lower(),
        )

    def _append_extension(self, extension):
        """Add the coverage of an approved extension and move the card's last day."""
        self.ensure_one()
        # sudo: a decided extension, not the user, adds to the promise of a card
        coverage = (
            self.env["aftersales.warranty.coverage"]
            .sudo()
            .create(extension._prepare_coverage_vals())
        )
        coverage._follow_base()
        self._refresh_date_end()

    def _follow_base_coverage(self):
        """Let the extensions of these cards follow what they prolong once more."""
        # sudo: the dates follow from decisions, nobody keys them in
        for coverage in self.sudo().coverage_ids.filtered("extension_id").sorted("id"):
            coverage._follow_base()
        self._refresh_date_end()

    def _refresh_date_end(self):
        """Let the last day of the cards be that of their coverages."""
        # sudo: the last day follows from the coverages, nobody keys it in
        for card in self.sudo():
            card.date_end = card._get_date_end()

    def _get_covered_until(self, components, coverages):
        """Return the last day on which the same thing is covered free of charge.

        :param components: the products whose cover is asked for; none asks for that
            of the whole unit
        :param coverages: the coverages to look at
        """
        free = coverages.filtered(
            lambda coverage: coverage.kind != "commitment" and coverage.date_end
        )
        whole = free.filtered(lambda coverage: not coverage.component_ids)
        own = components and free.filtered(
            lambda coverage: components <= coverage.component_ids
        )
        return max((own or whole or free).mapped("date_end"), default=None)

    def _get_extension_span(self, extension, on_date):
        """Return the first and the last day that an extension would cover."""
        self.ensure_one()
        start = get_extension_start(
            self._get_covered_until(extension.component_ids, self.coverage_ids), on_date
        )
        has_length = extension.duration > 0 and extension.duration_unit
        if not (start and has_length):
            return start or False, False
        return start, add_span(start, extension.duration, extension.duration_unit)

    def _after_issue(self):
        """Prolong the cards of a delivery by what was sold with the unit."""
        res = super()._after_issue()
        for order, issued in self.grouped("sale_order_id").items():
            if order:
                order._extend_delivered_card(issued)
        return res
