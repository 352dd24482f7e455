from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.date_text import name_day
from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """Who owns the unit of a card, and who owned it before."""

    _inherit = "aftersales.warranty.card"

    transfer_ids = fields.One2many(
        "aftersales.warranty.transfer", "card_id", string="Owners", readonly=True
    )
    transfer_count = fields.Integer(
        string="Transfers", compute="_compute_transfer_count"
    )

    # === COMPUTE METHODS === #

    @api.depends("transfer_ids")
    def _compute_transfer_count(self):
        counts = dict(
            self.env["aftersales.warranty.transfer"]._read_group(
                [("card_id", "in", self.ids)], ["card_id"], ["__count"]
            )
        )
        for card in self:
            card.transfer_count = counts.get(card, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        if "partner_id" in vals:
            self._record_new_owner(vals["partner_id"])
        return super().write(vals)

    # === ACTION METHODS === #

    def action_open_transfer(self):
        """Open the dialog that asks to whom the units go."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfer of Ownership"),
            "res_model": "aftersales.warranty.card.transfer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": self.ids},
        }

    def action_transfer(self, partner, date=False, reason=False):
        """Hand the cards over to the next owner of their units.

        What is promised goes on as it is. Handing a card to whom it belongs already
        has no effect.

        :param partner: `res.partner` record or its id
        :param date: the day of the transfer, today by default
        :param str reason: kept in the history
        """
        self.check_access("write")
        partner = self._to_record("res.partner", partner)
        date = self._to_day(date)
        self._lock_rows()
        self._check_can_be_transferred(partner, date)
        self.filtered(lambda card: card.partner_id != partner)._transfer(
            partner, date, reason
        )
        return True

    # === BUSINESS METHODS === #

    def _transfer(self, partner, date=False, reason=False):
        """Give the cards another owner and keep the former one in the history."""
        self._record_transfer(partner, date, reason)
        self.write({"partner_id": partner.id})

    def _record_new_owner(self, partner_id):
        """Keep the owner of open cards in the history, however he is replaced."""
        partner = self.env["res.partner"].browse(partner_id or [])
        leaving = self.filtered(
            lambda card: (
                card.state in OPEN_STATES
                and card.partner_id
                and card.partner_id != partner
            )
        )
        (leaving - leaving._filter_recorded(partner))._record_transfer(partner)

    def _filter_recorded(self, partner):
        """Return the cards whose history says already that ``partner`` has them."""
        if not self:
            return self
        # sudo: aftersales.warranty.transfer - the history of cards that we may write
        transfers = self.env["aftersales.warranty.transfer"].sudo()
        last = transfers.browse(
            transfer_id
            for _card, transfer_id in transfers._read_group(
                [("card_id", "in", self.ids)], ["card_id"], ["id:max"]
            )
        )
        return self.browse(
            last.filtered(lambda entry: entry.partner_id == partner).card_id.ids
        )

    def _record_transfer(self, partner, date=False, reason=False):
        """Write down that the cards go from their owner to the next."""
        # sudo: aftersales.warranty.transfer - the history is written by steps only
        transfer_model = self.env["aftersales.warranty.transfer"].sudo()
        transfer_model.create(
            [
                {
                    "card_id": card.id,
                    "partner_from_id": card.partner_id.id,
                    "partner_id": partner.id,
                    "date": date or fields.Date.context_today(self),
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for card in self
            ]
        )

    def _check_can_be_transferred(self, partner, date):
        """Refuse a transfer of what is not open, to nobody, or before its time."""
        closed = self.filtered(lambda card: card.state not in OPEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "Only open cards change hands; these do not: %(cards)s.",
                    cards=", ".join(
                        f"{card.name} ({card._get_state_label()})" for card in closed
                    ),
                )
            )
        if date and date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "A transfer on %s is still to come; enter it then.",
                    name_day(self.env, date),
                )
            )
        for card in self:
            last = max(card.transfer_ids.mapped("date"), default=False)
            if date and last and date < last and card.partner_id != partner:
                raise UserError(
                    self.env._(
                        "%(card)s went to %(owner)s on %(last)s; it cannot change "
                        "hands before that.",
                        card=card.name,
                        owner=card.partner_id.display_name,
                        last=name_day(self.env, last),
                    )
                )

    def _get_owners(self):
        """Return who has owned the unit, from the first consumer to the last.

        :return: pairs of the first day, or False where it is not known, and the owner
        :rtype: list[tuple[datetime.date, res.partner]]
        """
        self.ensure_one()
        transfers = self.transfer_ids.sorted(lambda entry: (entry.date, entry.id))
        first = transfers[:1].partner_from_id if transfers else self.partner_id
        owners = []
        if first:
            owners.append((self.purchase_date or self.delivery_date, first))
        return owners + [
            (entry.date, entry.partner_id) for entry in transfers if entry.partner_id
        ]
