from odoo import api, fields, models
from odoo.fields import Domain

# what an agent may read of a request that he follows: not how to reach a customer,
# nor what reception notes for itself
PORTAL_FIELDS = frozenset(
    {
        "agent_id",
        "case_count",
        "case_ids",
        "date",
        "inbox_state",
        "list_number",
        "sender_id",
        "state",
    }
)


class AftersalesRequest(models.Model):
    """A request as the agent who sent it follows it in the portal."""

    _name = "aftersales.request"
    _inherit = [
        "aftersales.reader.name.mixin",
        "aftersales.request",
        "portal.mixin",
        "aftersales.link.mixin",
        "aftersales.reader.mixin",
    ]

    # a request has no page for those who hold a link only
    access_token = fields.Char(groups="base.group_user")
    sender_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The portal user who entered the request.",
    )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"sender_id"}

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | PORTAL_FIELDS

    def write(self, vals):
        if "partner_id" in vals:
            self._filter_leaving(vals["partner_id"])._close_links()
        return super().write(vals)

    def _compute_access_url(self):
        super()._compute_access_url()
        for request in self:
            request.access_url = f"/my/requests/{request.id}"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the requests ``user`` has sent or follows."""
        sight = user._get_aftersales_sight()
        return (
            Domain("agent_id", "in", sight["agent_ids"])
            | Domain("sender_id", "=", user.id)
            | Domain("company_id", "in", sight["branch_ids"])
        )

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        # sudo: serials of the visitor's own requests
        cases = self.env["aftersales.case"].sudo()
        domains = {
            "number": Domain("name", "ilike", text),
            "list": Domain("list_number", "ilike", text),
            "serial": Domain(
                "case_ids", "in", cases._search([("lot_id.name", "ilike", text)])
            ),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        closed = ["delivered", "replaced", "cancelled"]
        return {
            "all": {"label": _("All"), "domain": Domain.TRUE},
            "new": {
                "label": _("Not taken in yet"),
                "domain": Domain("inbox_state", "in", ["new", "in_hand"]),
            },
            "open": {
                "label": _("In progress"),
                "domain": Domain("state", "not in", closed),
            },
            "closed": {
                "label": _("Finished"),
                "domain": Domain("state", "in", closed),
            },
        }

    def _get_portal_state(self):
        """Return label and colour of the request, as its sender calls it."""
        self.ensure_one()
        if self.inbox_state == "dismissed":
            return {"label": self.env._("Declined"), "color": "danger"}
        if self.state == "draft" and self.inbox_state in ("new", "in_hand"):
            return {"label": self.env._("Sent"), "color": "info"}
        states = self.env["aftersales.case"]._get_portal_states()
        return states[self.state]
