from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.rights import is_manager
from .warranty_term import PERCENT_FIELDS


class AftersalesWarrantyExtension(models.Model):
    """How an extension is granted, refused or taken back."""

    _inherit = "aftersales.warranty.extension"

    # === ACTION METHODS === #

    def action_approve(self):
        """Grant extensions: each is appended to its card as a coverage.

        A free one is a manager's decision, a sold one that of the order.
        """
        self._check_can_decide()
        self._approve()
        return True

    def action_refuse(self, reason=False):
        """Refuse extensions, which stay on record with the reason.

        :param str reason: asked for in a dialog where it is missing
        """
        self._check_can_decide()
        if not (reason or "").strip():
            return self._action_ask_refusal_reason()
        self._transition({"draft"}, "refused", refusal_reason=reason.strip())
        return True

    def action_view_card(self):
        """Open the card that is prolonged."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("id", "=", self.card_id.id)]
        )

    # === GATE METHODS === #

    def _approve(self):
        """Append the coverage of each draft to its card, once."""
        self.card_id._lock_rows()
        todo = self._transition({"draft"}, "approved")
        todo._check_can_be_granted()
        for extension in todo:
            extension.card_id._append_extension(extension)
        self.env["aftersales.notification"]._notify("card_extended", todo)
        return todo

    def _revoke(self, reason):
        """Take approved extensions back, except what has been used already.

        :return: the extensions that stay, for they were used
        """
        self.card_id._lock_rows()
        used = self.filtered(lambda extension: extension._is_used())
        todo = (self - used)._transition(
            {"draft", "approved"}, "refused", refusal_reason=reason
        )
        cards = todo.coverage_ids.card_id
        todo.coverage_ids.unlink()
        cards._follow_base_coverage()
        return used

    def _transition(self, source, target, **vals):
        """Decide on extensions in ``source``; a decision taken already stays.

        :return: the extensions that have been moved, as superuser
        """
        self._lock_rows()
        todo = self.filtered(lambda extension: extension.state != target)
        blocked = todo.filtered(lambda extension: extension.state not in source)
        if blocked:
            raise UserError(blocked._get_transition_error(target))
        # sudo: the gate alone writes the state, the caller has checked the right
        todo = todo.sudo()
        todo.write(
            {
                "state": target,
                "decided_by_id": self.env.uid,
                "decision_date": fields.Date.context_today(self),
                **vals,
            }
        )
        return todo

    def _get_transition_error(self, target):
        """Say which extensions cannot become what, and what they are."""
        return self.env._(
            "These extensions cannot become %(target)s: %(extensions)s.",
            target=self[:1]._get_state_label(target),
            extensions=", ".join(
                f"{extension.name} ({extension._get_state_label()})"
                for extension in self
            ),
        )

    # === CHECK METHODS === #

    def _check_can_decide(self):
        """Refuse whoever may ask but not decide, and what an order decides."""
        if not is_manager(self.env):
            raise AccessError(
                self.env._(
                    "%(extensions)s: only an After-Sales manager decides on a warranty "
                    "extension.",
                    extensions=", ".join(self.mapped("name")),
                )
            )

    def _check_can_be_granted(self):
        """Refuse to prolong a card that is not open."""
        for card in self.card_id:
            message = card._get_extension_error()
            if message:
                raise UserError(message)

    def _action_ask_refusal_reason(self):
        """Open the dialog that asks why the extensions are refused."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse Warranty Extension"),
            "res_model": "aftersales.warranty.extension.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_extension_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _is_used(self):
        """Tell whether something has been paid for out of this extension."""
        self.ensure_one()
        return self.coverage_ids._has_been_used()

    def _prepare_coverage_vals(self):
        """Prepare the coverage that an approved extension adds to its card."""
        self.ensure_one()
        return {
            "card_id": self.card_id.id,
            "extension_id": self.id,
            "kind": self.kind,
            "duration": self.duration,
            "duration_unit": self.duration_unit,
            "component_ids": self.component_ids.ids,
        } | {name: self[name] for name in PERCENT_FIELDS}
