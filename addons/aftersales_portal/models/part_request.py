from psycopg2 import IntegrityError

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain

from odoo.addons.aftersales_repair.models.part_request import OPEN_REQUEST_STATES


class AftersalesPartRequest(models.Model):
    """Parts an agent asks for in his portal, for the stock of his technicians."""

    _inherit = "aftersales.part.request"

    portal_key = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Names one filled-in form: sent twice it makes one request.",
    )

    _portal_key_uniq = models.UniqueIndex(
        "(portal_key) WHERE portal_key IS NOT NULL",
        "This form was sent already.",
    )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"portal_key"}

    # === PORTAL METHODS === #

    @api.model
    def _portal_ask(self, technician, lines, key, note=""):
        """Ask for parts for a technician of the visitor's agent, and hand that in.

        :param technician: checked to be one of the visitor's own
        :param lines: pairs of the code or name of a part and its quantity
        :param str key: names the form; a second one with it finds the first
        """
        key = f"{self.env.uid}:{key}"
        known = self.search([("portal_key", "=", key)], limit=1)
        if known:
            return known
        if not lines:
            raise UserError(self.env._("Enter the parts that are needed."))
        vals = {
            "kind": "stock",
            "technician_id": technician.id,
            "company_id": technician.company_id.id,
            "destination": "technician",
            "supply_method": "store",
            "note": note,
            "portal_key": key,
            "line_ids": [
                Command.create(
                    {
                        "product_id": self._find_portal_part(code).id,
                        "quantity": quantity,
                    }
                )
                for code, quantity in lines
            ],
        }
        requests = self.with_company(technician.company_id)
        try:
            with self.env.cr.savepoint():
                request = requests.create(vals)
        except IntegrityError as error:
            # the same form beside this one: start over and find what it has made
            raise ConcurrencyError(key) from error
        request.action_submit()
        return request

    @api.model
    def _find_portal_part(self, text):
        """Return the part with this code, barcode or full name."""
        if text.startswith("[") and "]" in text:
            text = text[1:].split("]", 1)[0]
        found = self.env["product.product"].search(
            Domain("type", "=", "consu")
            & (
                Domain("default_code", "=", text)
                | Domain("barcode", "=", text)
                | Domain("name", "=", text)
            ),
            limit=2,
        )
        if len(found) != 1:
            raise UserError(
                self.env._("No part of ours is known as “%s”; enter its code.", text)
            )
        return found

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        domains = {
            "number": Domain("name", "ilike", text),
            "part": Domain("line_ids.product_id", "ilike", text),
            "case": Domain("case_id.name", "ilike", text),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        return {
            "all": {"label": _("All"), "domain": Domain.TRUE},
            "open": {
                "label": _("In Progress"),
                "domain": Domain("state", "in", OPEN_REQUEST_STATES),
            },
            "supplied": {
                "label": _("Supplied"),
                "domain": Domain("state", "=", "supplied"),
            },
            "refused": {
                "label": _("Refused"),
                "domain": Domain("state", "in", ("refused", "cancelled")),
            },
        }

    def _get_portal_state(self):
        """Return label and colour of the request, for its badge."""
        self.ensure_one()
        colors = {
            "supplied": "success",
            "refused": "danger",
            "cancelled": "light",
            "draft": "light",
        }
        return {
            "label": self._get_state_label(),
            "color": colors.get(self.state, "info"),
        }
