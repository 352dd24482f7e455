from collections import defaultdict

from odoo import api, fields, models


class AftersalesCase(models.Model):
    """How long a unit has been with us, by state and by who was waited for."""

    _inherit = "aftersales.case"

    duration_table = fields.Html(
        string="Times",
        compute="_compute_duration_table",
        sanitize=False,
        help="Hours by the clock and of the branch's working time, until now.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state_log_ids.date_end")
    def _compute_duration_table(self):
        for case in self:
            durations = case._get_durations()
            case.duration_table = durations["total"][0] and self.env["ir.qweb"]._render(
                "aftersales_repair.case_duration_table",
                case._prepare_duration_values(durations),
            )

    # === BUSINESS METHODS === #

    def _get_durations(self):
        """Return hours by the clock and working hours of this case until now.

        A closed case takes no more time.

        :return: dict of ``state`` and ``waiting_for``, each a dict of both numbers by
            their codes, and of ``total``
        """
        self.ensure_one()
        now = self.env.cr.now()
        durations = {
            "state": defaultdict(lambda: (0.0, 0.0)),
            "waiting_for": defaultdict(lambda: (0.0, 0.0)),
        }
        total = (0.0, 0.0)
        for row in self.state_log_ids:
            if not row.waiting_for:
                continue
            measured = row._get_hours_until(now)
            total = tuple(map(sum, zip(total, measured, strict=True)))
            for field, known in durations.items():
                known[row[field]] = tuple(
                    map(sum, zip(known[row[field]], measured, strict=True))
                )
        return durations | {"total": total}

    def _prepare_duration_values(self, durations):
        """Return what the table shows, with the names of states and causes."""
        return {
            "total": durations["total"],
            "groups": [
                (
                    title,
                    [
                        (label, *durations[field][code])
                        for code, label in self._fields[field]._description_selection(
                            self.env
                        )
                        if code in durations[field]
                    ],
                )
                for field, title in (
                    ("waiting_for", self.env._("Waiting For")),
                    ("state", self.env._("State")),
                )
            ],
        }
