from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesRequest(models.Model):
    """A request of a visitor who typed a phone: whose it is, is still to be seen."""

    _inherit = "aftersales.request"

    is_visitor = fields.Boolean(
        related="partner_id.is_aftersales_unproved", string="Sender Not Proved"
    )
    known_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Known by This Mobile",
        compute="_compute_known_partner_id",
        help="The customer whose number the visitor has typed.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "is_visitor")
    def _compute_known_partner_id(self):
        partners = self.env["res.partner"]
        for request in self:
            request.known_partner_id = request.is_visitor and partners._find_consumer(
                request.partner_id.phone
            )

    # === ACTION METHODS === #

    def action_take_for_known(self):
        """Give requests of visitors to the customers whose numbers they typed."""
        self._check_desk()
        for request in self:
            if not request.known_partner_id:
                raise UserError(
                    self.env._(
                        "Nobody else is known by the mobile of request %s. Take its "
                        "sender for somebody new.",
                        request.name,
                    )
                )
            # sudo: res.partner - the desk decides, which was checked above
            request.sudo()._take_for_known()

    def action_take_for_new(self):
        """Keep the contacts of visitors as customers of their own."""
        self._check_desk()
        # sudo: as above
        self.sudo()._take_for_new()

    # === BUSINESS METHODS === #

    @api.model
    def _get_visiting_customer(self, gateway, phone, name, address):
        """Return whose request it is that somebody without an agent sends.

        Who is logged in is himself. The number of a customer is no proof of being
        one; a number that nobody has makes a customer, unless a code is to come.
        """
        partners = self.env["res.partner"]
        known = partners._find_consumer(partners._require_phone(phone))
        user = self.env.user
        if known and not user._is_public() and known == user.partner_id:
            return known
        if known or (gateway and gateway.is_phone_proved):
            return partners._find_or_create_visitor(phone, name, **address)
        return partners._find_or_create_consumer(phone, name, **address)

    def _ask_for_proof(self, identifier):
        """Send the visitor a code, where his gateway asks for one.

        :param str identifier: serial or card as he typed it
        :return: the ``aftersales.phone.proof`` to wait for, maybe none
        """
        self.ensure_one()
        proofs = self.env["aftersales.phone.proof"]
        if not (self.gateway_id.is_phone_proved and self.is_visitor):
            return proofs
        return proofs._ask(self, self.partner_id.phone_sanitized, identifier)

    def _take_for_known(self, identifier=False):
        """Give a request to whom its number belongs; a new number makes a customer.

        :param str identifier: serial or card as the sender typed it; it becomes the
            unit of the case where it is his own
        """
        self.ensure_one()
        visitor = self.partner_id
        known = self.env["res.partner"]._find_consumer(visitor.phone)
        if not known:
            self._take_for_new()
            return
        self.partner_id = known
        self._leave_visitor(visitor)
        self.message_post(
            body=self.env._(
                "%(sender)s is %(customer)s.",
                sender=visitor.display_name,
                customer=known.display_name,
            )
        )
        if identifier:
            self._take_unit_of(known, identifier)

    def _take_for_new(self):
        visitors = self.partner_id.filtered("is_aftersales_unproved")
        visitors.write({"is_aftersales_unproved": False, "is_consumer": True})

    def _leave_visitor(self, visitor):
        """Archive the contact of a visitor who turned out to be somebody else."""
        others = self.search_count([("partner_id", "=", visitor.id)], limit=1)
        if visitor.is_aftersales_unproved and not others:
            visitor.active = False

    def _take_unit_of(self, customer, identifier):
        """Name the unit on the case where it is one of the customer's own."""
        cases = self.env["aftersales.case"]
        found = cases._find_units([identifier])[identifier]
        is_own = isinstance(found, dict) and "lot_id" in found
        if is_own and self._is_portal_unit_of(customer, found):
            self.case_ids.filtered(lambda case: not case.lot_id).write(
                {name: record.id for name, record in found.items()}
            )
