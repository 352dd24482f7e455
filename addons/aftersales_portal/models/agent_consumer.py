from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesAgentConsumer(models.Model):
    """A consumer as the agent entered him who brought him to us.

    One person is one contact, found again by his phone; what each agent knows of him
    is what that agent has typed, not what others have.
    """

    _name = "aftersales.agent.consumer"
    _description = "Consumer of an Agent"
    _order = "name, id"

    agent_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Consumer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(required=True)
    phone = fields.Char()
    street = fields.Char()
    city = fields.Char()

    _agent_partner_uniq = models.UniqueIndex(
        "(agent_id, partner_id)", "This agent has brought this consumer already."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _bring(self, agent, phone, name=None, **address):
        """Return the consumer with this phone as one of ``agent``, made if missing.

        :param agent: the ``res.partner`` who brings him
        :param str phone: in any spelling
        :param address: ``street`` and ``city``
        :raises ValidationError: when ``phone`` is no phone number
        """
        # sudo: res.partner - an agent makes contacts by this door only
        partners = self.env["res.partner"].sudo()
        address = {key: value for key, value in address.items() if value}
        partner = partners._find_or_create_consumer(phone, name, **address)
        consumer = self.sudo().search(
            [("agent_id", "=", agent.id), ("partner_id", "=", partner.id)], limit=1
        )
        return consumer or self.sudo()._bring_new(agent, partner, phone, name, address)

    @api.model
    def _bring_new(self, agent, partner, phone, name, address):
        # two forms at once: the second waits here until the first has made the row
        self.env["aftersales.consumer.key"]._take_turn(f"agent-{agent.id}-{partner.id}")
        return self.create(
            {
                "agent_id": agent.id,
                "partner_id": partner.id,
                "user_id": self.env.uid,
                "name": (name or "").strip() or phone,
                "phone": partner.phone,
                **address,
            }
        )

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the consumers ``user`` may see: those he brought.

        His agent's office sees those of the whole agent.
        """
        if user._has_aftersales_office():
            return Domain("agent_id", "=", user._get_aftersales_agent().id)
        return Domain("user_id", "=", user.id)

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        domains = {
            "name": Domain("name", "ilike", text),
            "phone": Domain("phone", "ilike", text),
            "city": Domain("city", "ilike", text) | Domain("street", "ilike", text),
        }
        return domains.get(search_in) or Domain.OR(domains.values())
