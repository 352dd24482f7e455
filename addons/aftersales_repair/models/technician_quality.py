from odoo import fields, models


class AftersalesTechnician(models.Model):
    """How well the work of a technician stands inspection."""

    _inherit = "aftersales.technician"

    has_own_check_percent = fields.Boolean(
        string="Own Inspection Rate",
        tracking=True,
        help="Where a process inspects by sample, this technician's work is drawn at a "
        "rate of his own: more for a beginner, less for a proven one.",
    )
    check_percent = fields.Float(string="Inspected (%)", default=100.0, tracking=True)
    check_count = fields.Integer(compute="_compute_check_counts")
    check_failed_count = fields.Integer(
        string="Sent Back", compute="_compute_check_counts"
    )

    _check_percent_range = models.Constraint(
        "CHECK (check_percent IS NULL OR check_percent BETWEEN 0 AND 100)",
        "The share of inspected logs lies between 0 and 100 percent.",
    )

    # === COMPUTE METHODS === #

    def _compute_check_counts(self):
        counts = self._get_check_counts()
        for technician in self:
            passed = counts.get((technician.id, "passed"), 0)
            failed = counts.get((technician.id, "failed"), 0)
            technician.check_count = passed + failed
            technician.check_failed_count = failed

    def _get_check_counts(self):
        """Return how many checks had which verdict: ``{(technician id, state): n}``."""
        return {
            (technician.id, state): count
            for technician, state, count in self.env[
                "aftersales.quality.check"
            ]._read_group(
                [("technician_id", "in", self.ids), ("state", "!=", "todo")],
                ["technician_id", "state"],
                ["__count"],
            )
        }

    # === ACTION METHODS === #

    def action_view_checks(self):
        """Open the quality checks of this technician's work."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_quality_check_action"
        )
        return action | {"domain": [("technician_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_check_percent(self, process):
        """Return how many of a hundred logs of this technician are inspected."""
        self.ensure_one()
        if self.has_own_check_percent:
            return self.check_percent
        return process.check_percent
