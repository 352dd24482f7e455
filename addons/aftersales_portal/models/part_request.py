from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.aftersales_repair.models.part_request import OPEN_REQUEST_STATES


class AftersalesPartRequest(models.Model):
    """Parts an agent asks for in his portal, for the stock of his technicians."""

    _name = "aftersales.part.request"
    _inherit = ["aftersales.form.key.mixin", "aftersales.part.request"]

    # === PORTAL METHODS === #

    @api.model
    def _portal_ask(self, technician, lines, key, note=""):
        """Ask for parts for a technician of the visitor's agent, and hand that in.

        :param technician: checked to be one of the visitor's own
        :param lines: pairs of the code or name of a part and its quantity
        :param str key: names the form; a second one with it finds the first
        """
        key = self._get_portal_key(key)
        known = self._find_by_portal_key(key)
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
        request = requests._create_by_portal_key(vals)
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
