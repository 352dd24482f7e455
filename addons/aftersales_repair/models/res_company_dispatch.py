from datetime import timedelta

import pytz

from odoo import fields, models

# Longer holidays than this nobody plans across.
SEARCHED_DAYS = 14


class ResCompany(models.Model):
    """How strictly a branch gives out its work."""

    _inherit = "res.company"

    aftersales_dispatch_check = fields.Selection(
        [
            ("none", "Do not check"),
            ("warn", "Warn"),
            ("block", "Forbid"),
        ],
        string="Unsuitable Technician",
        required=True,
        default="warn",
        help="What happens when a job is given to somebody who lacks a skill or a "
        "valid certificate, works elsewhere, is off duty, overloaded or visits "
        "another customer at that time, or whose work on the unit failed.",
    )
    aftersales_max_open_jobs = fields.Integer(
        string="Open Jobs per Technician",
        default=20,
        help="Who has so many open jobs is overloaded. Zero sets no limit.",
    )

    _aftersales_max_open_jobs_positive = models.Constraint(
        "CHECK (aftersales_max_open_jobs >= 0)",
        "The number of open jobs cannot be negative.",
    )

    # === BUSINESS METHODS === #

    def _get_next_working_moment(self, moment=None):
        """Return the moment itself, or the next at which the branch works.

        :param moment: a datetime in UTC; now by default
        """
        moment = moment or fields.Datetime.now()
        calendar = self.resource_calendar_id
        if not calendar:
            return moment
        start = pytz.utc.localize(moment)
        spans = calendar._work_intervals_batch(
            start, start + timedelta(days=SEARCHED_DAYS)
        )[False]
        for begin, end, __ in spans:
            if end > start:
                found = max(begin, start).astimezone(pytz.utc).replace(tzinfo=None)
                return found.replace(microsecond=0)
        return moment

    def _get_moment_after(self, hours, moment=None):
        """Return the moment at which so many working hours are over, None if never.

        :param moment: a datetime in UTC; now by default
        """
        moment = moment or fields.Datetime.now()
        calendar = self.resource_calendar_id
        if not calendar:
            return moment + timedelta(hours=hours)
        return calendar.plan_hours(hours, moment, compute_leaves=True) or None
