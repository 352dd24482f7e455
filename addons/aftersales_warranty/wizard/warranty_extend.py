from odoo import fields, models
from odoo.exceptions import UserError

from ..models.warranty_term import DURATION_UNITS, PERCENT_FIELDS


class AftersalesWarrantyExtend(models.TransientModel):
    """Asks how warranty cards are prolonged free of charge, and why."""

    _name = "aftersales.warranty.extend"
    _description = "Extend Warranty"

    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_extend_rel",
        "wizard_id",
        "card_id",
        string="Cards",
        required=True,
    )
    duration = fields.Integer(required=True, default=6)
    duration_unit = fields.Selection(
        DURATION_UNITS, string="Unit of Time", required=True, default="month"
    )
    parts_percent = fields.Float(string="Parts %", default=100.0)
    labor_percent = fields.Float(string="Labour %", default=100.0)
    travel_percent = fields.Float(string="Travel %", default=0.0)
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_extend_component_rel",
        "wizard_id",
        "product_id",
        string="Components",
    )
    reason = fields.Text(required=True)

    def action_request(self):
        """Write the extensions down, for a manager to decide."""
        self.ensure_one()
        extensions = self._create_extensions()
        return self._get_result_action(extensions)

    def action_approve(self):
        """Write the extensions down and grant them at once, as a manager may."""
        self.ensure_one()
        extensions = self._create_extensions()
        extensions.action_approve()
        return self._get_result_action(extensions)

    def _create_extensions(self):
        """Create one extension for each card that can be prolonged."""
        for card in self.card_ids:
            message = card._get_extension_error()
            if message:
                raise UserError(message)
        return self.env["aftersales.warranty.extension"].create(
            [self._prepare_extension_vals(card) for card in self.card_ids]
        )

    def _prepare_extension_vals(self, card):
        """Prepare the extension that is asked for one card."""
        return {
            "card_id": card.id,
            "duration": self.duration,
            "duration_unit": self.duration_unit,
            "component_ids": self.component_ids.ids,
            "reason": self.reason,
        } | {name: self[name] for name in PERCENT_FIELDS}

    def _get_result_action(self, extensions):
        """Open what was written down."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_warranty_extension_action"
        )
        action |= {"domain": [("id", "in", extensions.ids)], "context": {}}
        if len(extensions) == 1:
            action |= {"res_id": extensions.id, "views": [(False, "form")]}
        return action
