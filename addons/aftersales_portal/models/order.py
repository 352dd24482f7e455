from datetime import datetime, time, timezone

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.aftersales_warranty.tools.date_text import format_date

# Only what is given out is the technician's; a job handed back is not any more.
JOB_STATES = ("assigned", "accepted", "in_progress", "done")
# of a log whose work stands
HANDED_IN = ("submitted", "approved")


class AftersalesOrder(models.Model):
    """A job as its technician sees it in the portal."""

    _name = "aftersales.order"
    _inherit = ["aftersales.order", "portal.mixin"]

    def _compute_access_url(self):
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/jobs/{order.id}"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the jobs of ``user``."""
        return Domain("user_id", "=", user.id) & Domain("state", "in", JOB_STATES)

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        # sudo: names on the technician's own jobs
        cases = self.env["aftersales.case"].sudo()
        domains = {
            "number": Domain("name", "ilike", text),
            "customer": self._get_portal_customer_domain(text),
            "serial": Domain(
                "case_id", "in", cases._search([("lot_id.name", "ilike", text)])
            ),
            "product": Domain(
                "case_id", "in", cases._search([("product_id.name", "ilike", text)])
            ),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    def _is_portal_job(self, user):
        """Return whether this is a job of ``user``, who alone may act on it here."""
        self.ensure_one()
        # sudo: aftersales.order - compares the technician, shows nothing
        order = self.sudo()
        return order.user_id == user and order.state in JOB_STATES

    def _get_portal_place(self):
        """Return the partner to go to, none when the unit is in the workshop."""
        self.ensure_one()
        return self.case_id._get_visited_partner()

    def _get_portal_address(self):
        """Return the address to go to, in one line."""
        self.ensure_one()
        partner = self._get_portal_place()
        lines = partner._display_address(without_company=True) if partner else ""
        return ", ".join(line.strip() for line in lines.splitlines() if line.strip())

    def _get_portal_navigation_url(self):
        """Return the link that opens a route to the customer on a phone."""
        return self.case_id.navigation_url or ""

    def _get_portal_phone(self):
        """Return the number to call and the same as a phone dials it."""
        self.ensure_one()
        phone = self._get_portal_phone_number()
        dialled = "".join(char for char in phone if char.isdecimal() or char == "+")
        return phone, dialled

    def _get_portal_parts(self):
        """Return the parts still to be built in, which he has to have with him."""
        self.ensure_one()
        return self.case_id.part_ids.filtered(
            lambda part: part.availability and not part.is_declined
        )

    def _has_portal_lack(self):
        """Return whether a planned part lacks that nobody has been asked for."""
        self.ensure_one()
        return self.state != "done" and any(
            part.availability in ("branch", "missing")
            and not any(
                line.state in ("draft", "to_approve", "approved")
                for line in part.request_line_ids
            )
            for part in self._get_portal_parts()
        )

    def _get_portal_states(self):
        """Return label and colour of each state, as a technician calls it."""
        _ = self.env._
        return {
            "assigned": {"label": _("New"), "color": "warning"},
            "accepted": {"label": _("Accepted"), "color": "info"},
            "in_progress": {"label": _("Started"), "color": "primary"},
            "done": {"label": _("Done"), "color": "success"},
        }

    def _get_portal_hint(self):
        """Say what an accepted job waits for, where it cannot be started."""
        self.ensure_one()
        if self.state not in ("accepted", "in_progress") or self.can_start:
            return ""
        _ = self.env._
        case = self.case_id
        if case.state == "to_quote" and case.waiting_for == "customer":
            return _("The customer has not answered the estimate yet.")
        return {
            "to_quote": _("The cost has not been settled yet."),
            "quote_rejected": _("The customer declined the estimate: nothing to do."),
            "to_check": _("Your work waits for the quality check."),
        }.get(case.state, "")

    @api.model
    def _get_portal_filters(self):
        """Return the filters of the list, see ``portal.portal_searchbar``."""
        _ = self.env._
        todo = Domain("state", "!=", "done")
        today, tomorrow = self._get_portal_today()
        return {
            "open": {"label": _("To do"), "domain": todo},
            "today": {
                "label": _("Today"),
                "domain": todo
                & Domain("date_planned", ">=", today)
                & Domain("date_planned", "<", tomorrow),
            },
            "later": {
                "label": _("Later days"),
                "domain": todo & Domain("date_planned", ">=", tomorrow),
            },
            "late": {
                "label": _("Late"),
                "domain": todo & Domain("date_planned", "<", today),
            },
            "new": {"label": _("New"), "domain": Domain("state", "=", "assigned")},
            "done": {"label": _("Done"), "domain": Domain("state", "=", "done")},
            "paper": {
                "label": _("Job sheet missing"),
                "domain": self._get_portal_slip_domain(),
            },
            "all": {"label": _("All"), "domain": Domain.TRUE},
        }

    @api.model
    def _get_portal_slip_domain(self):
        """Return the domain of the jobs whose signed paper is waited for."""
        # sudo: aftersales.case - of the technician's own jobs
        cases = self.env["aftersales.case"].sudo()
        due = cases._search(
            Domain("date_slip_back", "=", False)
            & Domain("state", "!=", "cancelled")
            & Domain("process_id.is_slip_required", "=", True)
        )
        handed_in = Domain("state", "in", HANDED_IN)
        return Domain("case_id", "in", due) & Domain("log_ids", "any!", handed_in)

    def _is_portal_sheet_missing(self):
        """Return whether the signed paper of work that was handed in is waited for."""
        self.ensure_one()
        return self.case_id._is_slip_due() and any(
            log.state in HANDED_IN for log in self.log_ids
        )

    @api.model
    def _get_portal_today(self):
        """Return when the technician's day begins and ends, as stored."""
        day = fields.Date.context_today(self)
        return (
            self.env.tz.localize(
                datetime.combine(fields.Date.add(day, days=days), time())
            )
            .astimezone(timezone.utc)
            .replace(tzinfo=None)
            for days in (0, 1)
        )

    def _get_portal_day_label(self):
        """Return the heading this job stands under."""
        self.ensure_one()
        _ = self.env._
        key = self._get_portal_day()
        if key != "open" or not self.date_planned:
            return {
                "today": _("Today"),
                "late": _("Late"),
                "open": _("No day yet"),
                "done": _("Done"),
            }[key]
        day = fields.Datetime.context_timestamp(self, self.date_planned).date()
        if day == fields.Date.add(fields.Date.context_today(self), days=1):
            return _("Tomorrow")
        return format_date(self.env, day, date_format="EEEE d MMMM")

    def _get_portal_day(self):
        """Return the key of the group this job stands in: today comes first."""
        self.ensure_one()
        if self.state == "done":
            return "done"
        planned = self.date_planned
        if not planned:
            return "open"
        today = fields.Date.context_today(self)
        day = fields.Datetime.context_timestamp(self, planned).date()
        if day == today:
            return "today"
        return "late" if day < today else "open"
