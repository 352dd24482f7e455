from odoo import Command, api, fields, models
from odoo.tools import html2plaintext

from ..rules.case_states import CLOSED_STATES
from ..rules.mention import find_mentions


class AftersalesRequest(models.Model):
    """A letter to one of our addresses becomes a request, with the units it names."""

    _inherit = "aftersales.request"
    _primary_email = "email_from"

    subject = fields.Char(help="What the letter says it is about.")
    email_from = fields.Char(string="Sender", index="btree_not_null")

    # === BUSINESS METHODS === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make the request of a letter; nobody has received it at a desk."""
        custom_values = dict(custom_values or {})
        body = html2plaintext(msg_dict.get("body") or "").strip()
        values = {
            "name": "/",
            "subject": msg_dict.get("subject"),
            "counter_id": False,
            "user_id": False,
            **self._prepare_sender_vals(msg_dict.get("author_id")),
        }
        text = f"{msg_dict.get('subject') or ''}\n{body}"
        units, busy = self._find_mentioned_units(text)
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or ())
        own = [unit for unit in units if self._may_send(author, unit)]
        values["case_ids"] = [
            Command.create(
                {
                    "complaint": body[:1000],
                    **{field: record.id for field, record in unit.items()},
                }
            )
            for unit in own
        ]
        request = super().message_new(msg_dict, values | custom_values)
        for case in busy:
            request.message_post(
                body=self.env._(
                    "The letter names %(unit)s, whose case %(case)s is open.",
                    unit=case.lot_id.name,
                    case=case.name,
                )
            )
        others = [unit["lot_id"].name for unit in units if unit not in own]
        if others:
            request.message_post(
                body=self.env._(
                    "The letter names %(units)s, and its sender is not known as the "
                    "owner, as a dealer or as an agent. Add the units by hand if they "
                    "are meant.",
                    units=", ".join(others),
                )
            )
        return request

    @api.model
    def _may_send(self, author, unit):
        """Return whether a letter of this author makes a case of a unit.

        A case blocks its unit at every reception, and anybody can read a serial.
        """
        persons = author | author.parent_id | author.commercial_partner_id
        if any(each.aftersales_agent_role or each.is_dealer for each in persons):
            return True
        card = unit["lot_id"].current_card_id or unit.get("card_id")
        holder = card.partner_id if card else author.browse()
        return bool(
            holder and holder.commercial_partner_id == author.commercial_partner_id
        )

    @api.model
    def _prepare_sender_vals(self, author_id):
        """Return whose request it is: an agent's, a customer's, or nobody's we know.

        A colleague passes letters of others on.
        """
        author = self.env["res.partner"].browse(author_id or ())
        if not author or any(not user.share for user in author.user_ids):
            return {}
        agent = author if author.aftersales_agent_role else author.parent_id
        if agent.aftersales_agent_role:
            return {"agent_id": agent.id}
        return {"partner_id": author.id}

    @api.model
    def _find_mentioned_units(self, text):
        """Return the units that a text names by card or serial.

        :return: records for their cases by field, and the open cases of the others
        """
        names = find_mentions(text)
        cases = self.env["aftersales.case"]
        known = cases._find_cards_and_lots(set(names))
        units = {
            known[name]["lot_id"]: known[name]
            for name in names
            if "lot_id" in known.get(name, ())
        }
        busy = cases.search(
            [
                ("lot_id", "in", [lot.id for lot in units]),
                ("is_installation", "=", False),
                ("state", "not in", list(CLOSED_STATES)),
            ]
        )
        free = [unit for lot, unit in units.items() if lot not in busy.lot_id]
        return free, busy
