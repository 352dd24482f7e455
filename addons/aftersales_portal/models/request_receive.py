from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class AftersalesRequest(models.Model):
    """A request made by a form: of an agent in his portal, or of a public gateway."""

    _inherit = "aftersales.request"

    gateway_id = fields.Many2one(
        comodel_name="aftersales.gateway",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        help="The form by which the request came in.",
    )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"gateway_id"}

    # === PORTAL METHODS === #

    @api.model
    def _receive(self, gateway, values, key, chosen=None, uploads=()):
        """Make the request of a filled-in form; the same form again makes no other.

        :param gateway: ``aftersales.gateway``, an empty one for the agents' own form
        :param dict values: see ``aftersales.gateway._read_portal_form``
        :param str key: names the form that was filled in
        :param dict chosen: ids of ``work_type_id``, ``category_id``, ``counter_id`` and
            ``ticket_id``, checked here
        :param uploads: the photos, see ``ir.attachment._read_aftersales_uploads``
        :return: the request, with superuser rights
        :raises UserError: saying what the form lacks
        """
        # sudo: aftersales.gateway - what the form asks for; who may use it was checked
        gateway = gateway.sudo()
        gateway._check_portal_values(values, uploads)
        earlier = self._find_received(key)
        if earlier:
            return earlier
        # sudo: whoever may fill the form in makes a request by it, and no other
        requests = self.sudo().with_context(aftersales_portal_form=True)
        company = gateway.company_id or self.env.user.company_id
        requests = requests.with_company(company)
        chosen = requests._choose_received(gateway, chosen or {})
        vals = requests._prepare_received_vals(gateway, values, key, chosen)
        request = requests._create_by_portal_key(vals)
        photos = self.env["ir.attachment"]._attach_aftersales_uploads(
            request.case_ids, uploads
        )
        request.case_ids.photo_ids = [Command.set(photos.ids)]
        # whoever was called for it has been served
        request.ticket_id.filtered(lambda ticket: ticket.state == "called")._close(
            "done"
        )
        return request

    @api.model
    def _find_received(self, key):
        """Return what a form has made before, of the same user."""
        # sudo: the key is closed to all; it leads its own sender back only
        return self.sudo()._find_by_portal_key(self._get_portal_key(key))

    @api.model
    def _choose_received(self, gateway, chosen):
        """Return what the sender chose, where he may; a single one chooses itself.

        :return: dict of ``work_type_id``, ``category_id``, ``counter_id`` and
            ``ticket_id``
        """
        counter = self._choose_received_counter(gateway, chosen.get("counter_id"))
        result = {
            "counter_id": counter.id,
            "ticket_id": counter._get_served(chosen.get("ticket_id")).id,
        }
        for name, allowed in (
            ("work_type_id", gateway._get_portal_work_types(counter)),
            ("category_id", gateway.category_ids),
        ):
            wanted = allowed.filtered(lambda each, n=name: each.id == chosen.get(n))
            result[name] = (wanted or (allowed if len(allowed) == 1 else wanted)).id
        return result

    @api.model
    def _choose_received_counter(self, gateway, counter_id):
        """Return the counter units come in at: the gateway's, else the agent's own.

        :return: an ``aftersales.counter`` with superuser rights, maybe none
        """
        if gateway.counter_id:
            return gateway.counter_id
        counters = self.env["aftersales.counter"]._get_portal_counters(
            self.env.user, gateway.company_id or self.env.user.company_id
        )
        chosen = counters.filtered(lambda counter: counter.id == counter_id)
        return chosen or counters[:1]

    @api.model
    def _prepare_received_vals(self, gateway, values, key, chosen):
        """Prepare the values of the request of a form, with its unit."""
        user = self.env.user
        agent = user._get_aftersales_agent()
        return self._prepare_sent_vals(agent) | {
            "company_id": self.env.company.id,
            "gateway_id": gateway.id,
            "counter_id": chosen["counter_id"],
            "ticket_id": chosen["ticket_id"],
            "category_id": chosen["category_id"],
            "deliverer_name": values["deliverer_name"] or False,
            "list_number": values["list_number"] or False,
            "note": values["note"] or False,
            "portal_key": self._get_portal_key(key),
            "case_ids": [
                Command.create(
                    self._prepare_received_case_vals(gateway, values, chosen, agent)
                )
            ],
        }

    @api.model
    def _prepare_sent_vals(self, agent):
        """Prepare who sent a request: an agent's portal user, or somebody unknown."""
        user = self.env.user
        channel = "agent" if agent else "portal"
        channel = self.env.ref(
            f"aftersales_repair.aftersales_channel_{channel}", raise_if_not_found=False
        )
        return {
            "agent_id": agent.id,
            "sender_id": not user._is_public() and user.id,
            "channel_id": channel and channel.id,
            "user_id": False,
        }

    @api.model
    def _prepare_received_case_vals(self, gateway, values, chosen, agent):
        """Prepare the values of the unit of a form."""
        cases = self.env["aftersales.case"]
        vals = {
            name: values[name]
            for name in ("identifier", "complaint", "unit_condition", "accessories")
        }
        vals["product_id"] = self._find_received_product(values["product"]).id
        found = {}
        if values["identifier"]:
            found = cases._find_units([values["identifier"]])[values["identifier"]]
            if isinstance(found, dict):
                vals |= {name: record.id for name, record in found.items()}
            elif not vals["product_id"]:
                raise found
        customer = self._get_received_customer(
            agent, vals.get("card_id"), values, gateway
        )
        vals["partner_id"] = customer.id
        if values["identifier"] and not (agent or self._is_received(customer, found)):
            self._leave_unit_to_reception(vals)
        vals["work_type_id"] = chosen["work_type_id"]
        vals["place"] = gateway.place or "agent"
        return {name: value for name, value in vals.items() if value}

    @api.model
    def _leave_unit_to_reception(self, vals):
        """Keep a serial as a text: strangers register no units and take none."""
        vals["lot_id"] = vals["card_id"] = False
        vals["unit_condition"] = self.env._(
            "Serial as typed: %(serial)s\n%(text)s",
            serial=vals.pop("identifier"),
            text=vals["unit_condition"],
        ).strip()

    @api.model
    def _is_received(self, customer, found):
        """Return whether what a stranger's number names is his to bring.

        A stranger is known by his login or by what he calls himself; who has neither
        owns nothing. The number of a product is everybody's.
        """
        if not isinstance(found, dict):
            return False
        if not {"lot_id", "card_id"} & found.keys():
            return True
        user = self.env.user
        owners = customer or (
            self.env["res.partner"] if user._is_public() else user.partner_id
        )
        if "lot_id" not in found:
            return bool(owners) and found["card_id"]._is_portal_owner(owners)
        return bool(owners) and self._is_portal_unit_of(owners, found)

    @api.model
    def _find_received_product(self, text):
        """Return the product a visitor names by its code or its full name."""
        products = self.env["product.product"]
        if not text:
            return products
        if text.startswith("[") and "]" in text:
            text = text[1:].split("]", 1)[0]
        found = self.env["aftersales.case"]._find_product(text) or products.search(
            [("is_serviceable", "=", True), ("name", "=", text)], limit=2
        )
        if len(found) != 1:
            raise UserError(
                self.env._("No product of ours is known as “%s”. Choose one.", text)
            )
        return found

    @api.model
    def _get_received_customer(self, agent, card_id, values, gateway=None):
        """Return whose unit it is, without telling the sender more than he said.

        The owner on a card stays unknown to an agent who did not sell the unit: its
        customer is the agent then, until reception knows better.

        :param gateway: the ``aftersales.gateway`` of a visitor without an agent
        """
        if values.get("phone"):
            name = values.get("customer_name")
            address = {key: values.get(key) for key in ("street", "city")}
            if agent:
                consumers = self.env["aftersales.agent.consumer"]
                return consumers._bring(
                    agent, values["phone"], name, **address
                ).partner_id
            address = {key: value for key, value in address.items() if value}
            return self._get_visiting_customer(gateway, values["phone"], name, address)
        card = self.env["aftersales.warranty.card"].browse(card_id)
        if agent and card.dealer_id != agent:
            return agent
        return self.env["res.partner"]
