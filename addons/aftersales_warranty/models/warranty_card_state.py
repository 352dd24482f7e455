from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools.rights import is_manager
from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """The one gate through which a card changes its state."""

    _inherit = "aftersales.warranty.card"

    # === ACTION METHODS === #

    def action_issue(self):
        """Issue blank cards: their promise is written down and its periods start."""
        self.check_access("write")
        self.lot_id._lock_rows()
        self.filtered(lambda card: card.state == "blank")._check_can_be_issued()
        self._action_issue()
        return True

    def action_activate(self):
        """Register the consumer's activation, today unless it is dated already."""
        self.check_access("write")
        todo = self._transition({"issued"}, "active")
        undated = todo.filtered(lambda card: not card.activation_date)
        undated.write({"activation_date": fields.Date.context_today(self)})
        return True

    def action_suspend(self, reason=False):
        """Suspend open cards: while suspended they cover nothing.

        :param str reason: kept on the card
        """
        self.check_access("write")
        self._transition({"issued", "active"}, "suspended", reason=reason)
        return True

    def action_resume(self, reason=False):
        """Put suspended cards back to where they were.

        :param str reason: kept on the card
        """
        self.check_access("write")
        activated = self.filtered("activation_date")
        activated._transition({"suspended"}, "active", reason=reason)
        (self - activated)._transition({"suspended"}, "issued", reason=reason)
        return True

    def action_ask_suspend(self):
        """Open the dialog that asks why the cards are suspended or resumed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Suspend or Resume"),
            "res_model": "aftersales.warranty.card.suspend",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_card_ids": self.ids,
                "default_operation": "resume"
                if self and set(self.mapped("state")) == {"suspended"}
                else "suspend",
            },
        }

    def action_void(self, reason=False):
        """Void cards for good, as the manager only may, and keep the reason.

        :param str reason: asked for in a dialog where it is missing
        """
        self._check_can_be_voided()
        if not (reason or "").strip():
            return self._action_ask_void_reason()
        source = {"blank", *OPEN_STATES}
        self._transition(source, "void", reason=reason.strip())
        return True

    def action_review_done(self):
        """Take cards off the review list, as somebody has looked into them."""
        self.check_access("write")
        self.write({"needs_review": False})
        return True

    # === GATE METHODS === #

    def _action_issue(self):
        """Issue blank cards, whoever caused it."""
        todo = self._transition({"blank"}, "issued")
        todo._write_down_promise()
        todo._after_issue()

    def _after_issue(self):
        """Do what follows an issue. Hook for further addons."""

    def _transition(self, source, target, reason=False):
        """Move every card to ``target``, reachable from ``source`` only.

        A card that is there already stays as it is: pressing a button twice, or
        twenty people at once, has one effect.

        :return: the cards that have been moved, as superuser
        """
        self._lock_rows()
        todo = self.filtered(lambda card: card.state != target)
        blocked = todo.filtered(lambda card: card.state not in source)
        if blocked:
            raise UserError(blocked._get_transition_error(target))
        # sudo: the gate alone writes the state, the caller has checked the right
        todo = todo.sudo()
        todo.write(self._prepare_transition_vals(target, reason))
        if target not in OPEN_STATES:
            # before the next card of the unit, for the unique index looks at each row
            todo.flush_recordset(["state"])
        return todo

    def _prepare_transition_vals(self, target, reason=False):
        """Prepare what changes with the state."""
        vals = {"state": target, "state_reason": reason}
        if target in ("issued", "active"):
            vals["return_date"] = False
        if target not in ("blank", "suspended"):
            vals["needs_review"] = False
        return vals

    def _get_state_label(self):
        """Return the name of the state."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels[self.state]

    def _get_transition_error(self, target):
        """Say which cards cannot become what, and what they are."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "These cards cannot become %(target)s: %(cards)s.",
            target=labels[target],
            cards=", ".join(f"{card.name} ({labels[card.state]})" for card in self),
        )

    # === CHECK METHODS === #

    def _check_can_be_issued(self):
        """Refuse to issue a card without a unit, or beside an open card."""
        for card in self:
            if not card.lot_id:
                raise UserError(
                    self.env._(
                        "%(card)s has no serial number yet; a card is issued for a "
                        "unit.",
                        card=card.name,
                    )
                )
            message = card._get_manufacture_date_error()
            if message:
                raise UserError(message)
        # sudo: whoever issues a card learns of any other open card of the unit
        others = self.sudo().search(
            [("lot_id", "in", self.lot_id.ids), ("state", "in", OPEN_STATES)]
        )
        other_by_unit = {(other.lot_id, other.type_id): other for other in others}
        for card in self:
            other = other_by_unit.get((card.lot_id, card.type_id))
            if other:
                raise UserError(
                    self.env._(
                        "%(lot)s has the open card %(other)s already; void that one "
                        "before you issue %(card)s.",
                        lot=card.lot_id.name,
                        other=other.name,
                        card=card.name,
                    )
                )

    def _check_can_be_voided(self):
        """Refuse everybody but a manager."""
        self.check_access("write")
        if not is_manager(self.env):
            raise AccessError(
                self.env._("Only an After-Sales manager may void a warranty card.")
            )

    def _action_ask_void_reason(self):
        """Open the dialog that asks why the cards are voided."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void Warranty Card"),
            "res_model": "aftersales.warranty.card.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _suspend_returned(self, reason):
        """Suspend the cards of units that are nobody's any more.

        Their type says what is done when such a unit is received, made or sold anew.

        :param str reason: kept on the cards
        """
        cards = self.filtered(lambda card: card.state in ("issued", "active"))
        cards.action_suspend(reason)
        cards.write({"return_date": fields.Date.context_today(self)})

    def _suspend_in_bulk(self, operation, reason):
        """Suspend or resume many cards, noted in one go."""
        before = {card.id: card._get_state_label() for card in self}
        quiet = self.with_context(**self._get_batch_context())
        if operation == "resume":
            quiet.action_resume(reason)
            body = self.env._("Resumed: %s", reason)
        else:
            quiet.action_suspend(reason)
            body = self.env._("Suspended: %s", reason)
        self._log_states_in_bulk(before, body)

    def _log_states_in_bulk(self, before, body):
        """Note a change of state on many cards, as tracking does on each.

        :param dict before: the name of the state each card had, by its id
        """
        messages = self._log_in_bulk(body)
        field = self.env["ir.model.fields"]._get(self._name, "state")
        # sudo: mail.tracking.value - written by the log only
        self.env["mail.tracking.value"].sudo().create(
            [
                {
                    "mail_message_id": message.id,
                    "field_id": field.id,
                    "old_value_char": before[card.id],
                    "new_value_char": card._get_state_label(),
                }
                for card, message in zip(self, messages, strict=True)
            ]
        )

    def _action_replace(self, new_lot):
        """Hand the remaining cover over to the unit that replaces the cards' own.

        Called when a unit is replaced: the old card ends as replaced, the new one
        runs to the same last days, for it is the same promise.

        :param new_lot: the `stock.lot` that the customer now has
        :return: the new cards
        """
        new_cards = self.browse()
        for card in self.filtered(lambda card: card.state in OPEN_STATES):
            new_cards |= card._replace_with(new_lot)
        return new_cards

    def _replace_with(self, new_lot):
        """Move the cover of one open card to ``new_lot``."""
        self.ensure_one()
        state = "active" if self.activation_date else "issued"
        self._transition(set(OPEN_STATES), "replaced")
        # sudo: the gate alone links cards and copies their dates
        new_card = self.sudo().create(self._prepare_replacement_vals(new_lot))
        new_card._check_can_be_issued()
        new_card._transition({"blank"}, state)
        self.sudo().replaced_by_id = new_card
        return new_card.with_env(self.env)

    def _prepare_replacement_vals(self, new_lot):
        """Prepare the card of a replacing unit from the card of the replaced one."""
        self.ensure_one()
        kept = (
            "type_id",
            "partner_id",
            "dealer_id",
            "seller_name",
            "sale_line_id",
            "sale_order_id",
            "start_rule",
            "latest_start_months",
            "activation_date",
            "date_start",
            "date_end",
        )
        return self._convert_to_write({name: self[name] for name in kept}) | {
            "lot_id": new_lot.id,
            "product_id": new_lot.product_id.id,
            "replaces_id": self.id,
            "delivery_date": fields.Date.context_today(self),
            "coverage_ids": [
                Command.create(vals) for vals in self.coverage_ids.copy_data()
            ],
        }
