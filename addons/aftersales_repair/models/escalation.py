from odoo import fields, models


class AftersalesEscalation(models.Model):
    """A level that was told of a job which waited too long."""

    _name = "aftersales.escalation"
    _description = "Escalation"
    _order = "date desc, id desc"
    _rec_name = "level_id"

    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    level_id = fields.Many2one(
        comodel_name="aftersales.escalation.level",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(string="Told On", required=True, readonly=True)
    hours = fields.Float(
        string="Waited", readonly=True, help="Working hours the job had waited by then."
    )
    user_ids = fields.Many2many(comodel_name="res.users", string="Told", readonly=True)

    _told_once = models.UniqueIndex(
        "(case_id, level_id)", "This level was told of this case already."
    )

    # === BUSINESS METHODS === #

    def _schedule_activities(self):
        """Ask each who was told to look after the job."""
        self.ensure_one()
        for user in self.user_ids:
            self.case_id.activity_schedule(
                "aftersales_repair.mail_activity_escalation",
                summary=self.env._(
                    "%(level)s: waiting for %(hours)s working hours",
                    level=self.level_id.name,
                    hours=round(self.hours, 1),
                ),
                user_id=user.id,
            )
