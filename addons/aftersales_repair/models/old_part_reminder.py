from odoo import fields, models


class AftersalesOldPart(models.Model):
    """Who owes an old part for too long is reminded, until it is in or given up."""

    _inherit = "aftersales.old.part"

    date_reminded = fields.Datetime(
        string="Reminded On",
        readonly=True,
        copy=False,
        help="When somebody was last told that it is overdue.",
    )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_reminded"}

    def _is_overdue(self):
        """Return whether this is still owed after the day it was due."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self.state == "owed" and self.date_due < today

    def _action_received(self):
        super()._action_received()
        self._finish_reminders()

    def _action_written_off(self):
        super()._action_written_off()
        self._finish_reminders()

    def _finish_reminders(self):
        """Let nobody look after a debt that is over."""
        self.filtered("date_reminded").activity_unlink(
            ["aftersales_repair.mail_activity_old_part"]
        )
