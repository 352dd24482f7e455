from itertools import groupby
from operator import itemgetter

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.aftersales_repair.rules.case_states import CLOSED_STATES

ESTIMATE_SENT = "estimate_sent"


class AftersalesCase(models.Model):
    """A case as customer and agent see it in the portal."""

    _name = "aftersales.case"
    _inherit = ["aftersales.case", "portal.mixin"]

    # an agent and a technician read the case, but must not get hold of the link
    # that lets its bearer act as the customer
    access_token = fields.Char(groups="base.group_user")

    def _compute_access_url(self):
        super()._compute_access_url()
        for case in self:
            case.access_url = f"/my/cases/{case.id}"

    def _portal_ensure_token(self):
        if not self._may_share_portal_link():
            return ""
        # sudo: the reader was checked; the field itself is closed to the portal
        return super(AftersalesCase, self.sudo())._portal_ensure_token()

    def _get_share_url(
        self, redirect=False, signup_partner=False, pid=None, share_token=True
    ):
        may_share = self._may_share_portal_link()
        # sudo: as above
        records = self.sudo() if may_share else self
        return super(AftersalesCase, records)._get_share_url(
            redirect, signup_partner, pid, share_token and may_share
        )

    def _may_share_portal_link(self):
        """Return whether the link that needs no login is this user's to hand out."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        return self.env.su or user._is_internal() or self._is_portal_customer(user)

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the cases ``user`` owns or follows as an agent.

        A technician reads the cases of his jobs too; they have a page of their own.
        """
        owned = Domain("partner_id", "child_of", user.commercial_partner_id.ids)
        return owned | user._get_aftersales_case_domain()

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        # sudo: stock.lot, product - portal users search the names on their own cases
        lots = self.env["stock.lot"].sudo()._search([("name", "ilike", text)])
        products = self.env["product.product"].sudo()._search([("name", "ilike", text)])
        domains = {
            "number": Domain("name", "ilike", text),
            "serial": Domain("lot_id", "in", lots),
            "product": Domain("product_id", "in", products),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @api.model
    def _get_card_domain(self, card):
        """Return the domain of the cases of a card or of its unit."""
        domain = Domain("card_id", "=", card.id)
        return domain | Domain("lot_id", "=", card.lot_id.id) if card.lot_id else domain

    def _is_portal_customer(self, user):
        """Return whether ``user`` is the customer, who may sign and pay."""
        self.ensure_one()
        # sudo: aftersales.case - compares the owner, shows nothing
        owner = self.sudo().partner_id.commercial_partner_id
        return bool(owner) and owner == user.commercial_partner_id

    def _is_portal_agent(self, user):
        """Return whether ``user`` follows the unit as an agent, see his sight."""
        self.ensure_one()
        # sudo: aftersales.case - compares agent and branch, shows nothing
        return bool(self.sudo().filtered_domain(user._get_aftersales_case_domain()))

    def _get_portal_key(self):
        """Return the key of ``_get_portal_states`` that holds for this case."""
        self.ensure_one()
        return self._get_portal_state_key(self.state, self.waiting_for)

    @api.model
    def _get_portal_state_key(self, state, waiting_for):
        if state == "to_quote" and waiting_for == "customer":
            return ESTIMATE_SENT
        return state

    @api.model
    def _get_portal_states(self):
        """Return label, explanation and colour of each state, in plain words."""
        _ = self.env._
        return {
            key: {"label": label, "text": text, "color": color}
            for key, label, text, color in (
                (
                    "draft",
                    _("Registered"),
                    _("Your request is registered."),
                    "light",
                ),
                (
                    "to_assign",
                    _("Received"),
                    _("We are choosing the technician for your unit."),
                    "info",
                ),
                (
                    "to_quote",
                    _("Being examined"),
                    _("The technician finds out what is wrong and what it costs."),
                    "info",
                ),
                (
                    ESTIMATE_SENT,
                    _("Estimate sent"),
                    _("The work begins when the estimate is accepted."),
                    "warning",
                ),
                (
                    "no_charge",
                    _("Nothing to pay"),
                    _("The work is free of charge and begins soon."),
                    "success",
                ),
                (
                    "quote_approved",
                    _("Estimate accepted"),
                    _("The work begins soon."),
                    "success",
                ),
                (
                    "quote_rejected",
                    _("Estimate declined"),
                    _("The unit is not repaired; we prepare to give it back."),
                    "light",
                ),
                (
                    "to_repair",
                    _("In work"),
                    _("The technician works on the unit."),
                    "info",
                ),
                (
                    "to_check",
                    _("Being checked"),
                    _("The work is done; our inspector checks it."),
                    "info",
                ),
                (
                    "check_failed",
                    _("Being corrected"),
                    _("Our inspector found something that must be done again."),
                    "info",
                ),
                (
                    "to_sort",
                    _("Being prepared"),
                    _("We decide how the unit goes back to you."),
                    "info",
                ),
                (
                    "ready",
                    _("Ready"),
                    _("The unit is ready to be handed over."),
                    "success",
                ),
                (
                    "delivered",
                    _("Handed over"),
                    _("The work is finished."),
                    "light",
                ),
                (
                    "replaced",
                    _("Replaced"),
                    _("The unit was replaced by another one."),
                    "light",
                ),
                (
                    "cancelled",
                    _("Cancelled"),
                    _("The request was cancelled."),
                    "light",
                ),
            )
        }

    @api.model
    def _get_portal_waiting_texts(self, is_customer=True):
        """Return who is waited for, as the visitor calls him."""
        _ = self.env._
        return {
            "us": _("us"),
            "customer": _("you") if is_customer else _("the customer"),
            "part": _("a spare part"),
            "maker": _("the manufacturer"),
            "technician": _("the technician"),
        }

    def _get_portal_timeline(self):
        """Return what happened to the unit, the latest first.

        Whoever was waited for in the course of one step, it is told once.

        :return: list of dicts: ``key`` of the state, ``waiting_for``, ``date_start``,
            ``date_end``
        """
        self.ensure_one()
        rows = [row._get_portal_values() for row in self._get_portal_steps()]
        steps = [list(stretch) for _key, stretch in groupby(rows, itemgetter("key"))]
        return [step[0] | {"date_start": step[-1]["date_start"]} for step in steps]

    def _get_portal_estimates(self):
        """Return the estimates that were sent, the latest first."""
        self.ensure_one()
        return self.sale_order_ids.filtered(lambda order: order.state != "draft")

    def _get_portal_invoices(self):
        """Return the posted invoices."""
        self.ensure_one()
        return self.invoice_ids.filtered(lambda move: move.state == "posted")

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        closed = list(CLOSED_STATES)
        return {
            "all": {"label": _("All"), "domain": Domain.TRUE},
            "open": {
                "label": _("In progress"),
                "domain": Domain("state", "not in", closed),
            },
            "waiting": {
                "label": _("Waiting for the customer"),
                "domain": Domain("waiting_for", "=", "customer"),
            },
            "closed": {
                "label": _("Finished"),
                "domain": Domain("state", "in", closed),
            },
        }
