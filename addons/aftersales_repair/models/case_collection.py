from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AftersalesCase(models.Model):
    """A unit that is ready and lies on the delivery shelf until it is fetched."""

    _inherit = "aftersales.case"

    date_ready = fields.Datetime(
        string="Ready Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the unit was put on the delivery shelf.",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    days_ready = fields.Integer(
        string="Days on the Shelf", compute="_compute_days_ready"
    )
    is_uncollected = fields.Boolean(
        string="Not Collected",
        compute="_compute_days_ready",
        search="_search_is_uncollected",
        help="The unit has been ready for longer than the branch allows.",
    )

    # === COMPUTE METHODS === #

    def _compute_days_ready(self):
        now = fields.Datetime.now()
        for case in self:
            waits = case.state == "ready" and case.date_ready
            case.days_ready = waits and (now - case.date_ready).days
            # sudo: res.company - a setting of the branch the unit is of
            allowed = case.company_id.sudo().aftersales_collect_days
            case.is_uncollected = waits and case.days_ready >= allowed

    def _search_is_uncollected(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        # sudo: res.company - settings of the branches; the rules say whose cases show
        companies = self.env["res.company"].sudo().search([])
        late = Domain.OR(
            Domain("company_id", "in", group.ids)
            & Domain("date_ready", "<=", now - timedelta(days=days))
            for days, group in companies.grouped("aftersales_collect_days").items()
        )
        domain = Domain("state", "=", "ready") & late
        return domain if True in value else ~domain

    # === ACTION METHODS === #

    def action_remind(self):
        """Remind the customers of these units to fetch them, once a day at most."""
        self._check_role("deliver")
        rows = self.env["aftersales.notification"]._get_active_row_ids(
            "case_uncollected"
        )
        if not rows:
            raise UserError(
                self.env._(
                    "Nobody would be told: switch a notification of “Unit not "
                    "collected” on first."
                )
            )
        today = fields.Date.context_today(self)
        ready = self.filtered(lambda case: case.state == "ready")
        ready._notify_event("case_uncollected", ready, f"by hand {today}")
        return self._notify_batch(len(ready), {})

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_ready"}

    def _prepare_transition_vals(self, target, waiting_for=None):
        vals = super()._prepare_transition_vals(target, waiting_for)
        if target == "ready":
            vals["date_ready"] = self.env.cr.now()
        return vals
