from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesRequest(models.Model):
    """A unit that a customer says he bought, for a person to look into."""

    _inherit = "aftersales.request"

    register_number = fields.Char(
        readonly=True,
        copy=False,
        help="The card or serial number that the customer wishes to register.",
    )
    register_card_id = fields.Many2one(
        comodel_name="aftersales.warranty.card",
        string="Card to Register",
        index="btree_not_null",
        copy=False,
        help="The card that becomes the customer's.",
    )
    register_purchase_date = fields.Date(string="Bought On", copy=False)
    register_seller_name = fields.Char(string="Bought From", copy=False)

    # === ACTION METHODS === #

    def action_register_unit(self):
        """Give the customer the card he asked for, after a look at his bill."""
        self._check_desk()
        for request in self:
            request._check_register()
            card = request.register_card_id
            if card.partner_id and card.partner_id != request.partner_id:
                card.action_transfer(
                    request.partner_id,
                    reason=self.env._("Registered by request %s", request.name),
                )
            else:
                card.action_sell_out(
                    request.partner_id,
                    {
                        "purchase_date": request.register_purchase_date,
                        "seller_name": request.register_seller_name,
                    },
                    activate=True,
                )
            request._lock_inbox({"new", "in_hand"})
            # sudo: a step of the desk, whose role was checked above
            request.sudo().inbox_state = "done"
            request.message_post(body=self.env._("Registered: card %s", card.name))

    def _check_register(self):
        """Refuse to register what nobody asked for, or for nobody."""
        self.ensure_one()
        if not (self.register_number and self.register_card_id and self.partner_id):
            raise UserError(
                self.env._(
                    "Choose customer and card of request %s first, then register it.",
                    self.name,
                )
            )

    # === PORTAL METHODS === #

    @api.model
    def _ask_for_registration(self, partner, values, key):
        """Put what could not be registered by itself into the inbox.

        :param dict values: ``number``, ``purchase_date``, ``seller_name``
        :param str key: names the form; a second one with it finds the first
        :return: the ``aftersales.request`` as superuser
        """
        company = self._get_portal_company(partner)
        # sudo: aftersales.request - made for the visitor by the rules of this form
        requests = self.sudo().with_context(
            allowed_company_ids=company.ids, mail_create_nosubscribe=True
        )
        found = self.env["aftersales.warranty.card"]._find_publicly(values["number"])
        card = found[0][1] if len(found) == 1 else self.env["aftersales.warranty.card"]
        category = self.env.ref(
            "aftersales_portal.aftersales_request_category_register",
            raise_if_not_found=False,
        )
        return requests._create_once(
            partner,
            {
                "company_id": company.id,
                "category_id": category and category.id,
                "subject": self.env._("Register unit %s", values["number"]),
                "register_number": values["number"],
                "register_card_id": card.id,
                "register_purchase_date": values["purchase_date"],
                "register_seller_name": values["seller_name"],
            },
            key,
        )
