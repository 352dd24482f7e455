from odoo import Command, api, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_repair.rules.case_states import CLOSED_STATES
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier


class AftersalesRequest(models.Model):
    """What a customer asks for in the portal waits in the inbox, as a letter does."""

    _name = "aftersales.request"
    _inherit = ["aftersales.form.key.mixin", "aftersales.request"]

    # === PORTAL METHODS === #

    @api.model
    def _ask_for_service(self, partner, unit, values, key):
        """Make the request of a customer, as reception does, for one unit.

        :param partner: the customer, who was checked to be the visitor
        :param dict unit: ``lot_id``, ``card_id``, ``product_id`` of one of his own, or
            ``serial`` and ``name`` as he typed them
        :param dict values: ``category_id`` and ``subject`` of the request, the rest
            for its case
        :param str key: names the form; a second one with it finds the first
        :return: the ``aftersales.case``, as superuser
        """
        # sudo: aftersales.request - made for the visitor by the rules of this form
        company = self._get_portal_company(partner, unit.get("card_id"))
        requests = self.sudo().with_context(
            allowed_company_ids=company.ids, mail_create_nosubscribe=True
        )
        known = requests._find_by_form_key(partner, key)
        if known:
            return known.case_ids[:1]
        unit, remarks = requests._identify_portal_unit(partner, unit)
        requests._check_portal_unit_free(unit, values["category_id"])
        vals = requests._prepare_portal_request_vals(unit, values)
        request = requests._create_once(partner, vals, key)
        for remark in remarks:
            request.message_post(body=remark)
        return request.case_ids

    @api.model
    def _get_portal_company(self, partner, card_id=False):
        """Return the branch a customer asks: the one he was with, or bought from."""
        # sudo: aftersales.request, card - where the visitor himself was before
        last = self.sudo().search(
            [("partner_id", "=", partner.id)], order="id desc", limit=1
        )
        card = self.env["aftersales.warranty.card"].sudo().browse(card_id or ())
        bought = card.picking_id.company_id or card.sale_order_id.company_id
        return last.company_id or bought or self.env.company

    @api.model
    def _find_by_form_key(self, partner, key):
        """Return the request that a filled-in form has made already."""
        return self._find_by_portal_key(self._get_form_key(partner, key))

    @api.model
    def _get_form_key(self, partner, key):
        # nobody finds the request of another, whatever key he makes up
        return f"{partner.id}-{key}"[:100]

    @api.model
    def _create_once(self, partner, vals, key):
        """Create the request of a form; a second one with its key finds the first."""
        known = self._find_by_form_key(partner, key)
        if known:
            return known
        channel = self.env.ref(
            "aftersales_repair.aftersales_channel_portal", raise_if_not_found=False
        )
        common = {
            "partner_id": partner.id,
            "portal_key": self._get_form_key(partner, key),
            "channel_id": channel and channel.id,
            "user_id": False,
            "counter_id": False,
        }
        return self._create_by_portal_key(common | vals)

    @api.model
    def _prepare_portal_request_vals(self, unit, values):
        values = dict(values)
        complaint = "\n".join(filter(None, (unit.pop("text", ""), values["complaint"])))
        return {
            "company_id": self.env.company.id,
            "category_id": values.pop("category_id"),
            "subject": values.pop("subject", False),
            "case_ids": [Command.create(unit | values | {"complaint": complaint})],
        }

    @api.model
    def _identify_portal_unit(self, partner, unit):
        """Return the values of the unit, and what reception should know of it.

        A serial somebody else owns is not told to the visitor, and makes no case of
        that unit: reception looks into it.
        """
        serial = clean_identifier(unit.pop("serial", ""))
        name = (unit.pop("name", "") or "").strip()
        if not serial:
            self._check_portal_card(partner, unit.get("card_id"))
            return unit | {"text": name}, []
        text = ", ".join(filter(None, (name, serial)))
        known = self.env["aftersales.case"]._find_cards_and_lots({serial.upper()})
        found = known.get(serial.upper(), {})
        if "lot_id" not in found:
            return {"text": text}, []
        if self._is_portal_unit_of(partner, found):
            return {field: record.id for field, record in found.items()}, []
        remark = self.env._(
            "The customer typed the serial %s, and is not known as its owner. Look at "
            "the unit before you enter it.",
            found["lot_id"].name,
        )
        return {"text": text}, [remark]

    @api.model
    def _check_portal_card(self, partner, card_id):
        """Refuse to ask for service in one's own name with the card of another."""
        card = self.env["aftersales.warranty.card"].browse(card_id or ())
        owner = card.partner_id.commercial_partner_id
        if card and owner != partner.commercial_partner_id:
            raise UserError(self.env._("The card of this unit is not yours."))

    @api.model
    def _is_portal_unit_of(self, partner, unit):
        """Return whether a unit that was typed in is this customer's own.

        An agent who asks for himself owns no more than anybody: what he brings of
        others has its own page.
        """
        lot = unit["lot_id"]
        card = lot.current_card_id or unit.get("card_id")
        if not card:
            return lot in lot._get_portal_units(partner)
        return card._is_portal_owner(partner)

    @api.model
    def _check_portal_unit_free(self, unit, category_id):
        """Refuse a second case for a unit of the visitor's that is in work."""
        category = self.env["aftersales.request.category"].browse(category_id)
        if not unit.get("lot_id") or category.work_type_id.is_installation:
            return
        busy = self.env["aftersales.case"].search(
            [
                ("lot_id", "=", unit["lot_id"]),
                ("is_installation", "=", False),
                ("state", "not in", list(CLOSED_STATES)),
            ],
            limit=1,
        )
        if busy:
            raise UserError(
                self.env._(
                    "There is an open service case for this unit already. Follow that "
                    "one, or write to us there."
                )
            )
