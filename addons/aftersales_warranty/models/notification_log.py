from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

STATES = [
    ("pending", "To Send"),
    ("queued", "In the Queue"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("skipped", "Not Sent"),
]
BATCH = 50


class AftersalesNotificationLog(models.Model):
    """What a row of the notification table has told of one record, or failed to."""

    _name = "aftersales.notification.log"
    _description = "Notification Log"
    _inherit = ["aftersales.gate.mixin", "aftersales.audited.export.mixin"]
    _order = "id desc"
    _rec_name = "res_name"

    notification_id = fields.Many2one(
        "aftersales.notification", required=True, index=True, ondelete="restrict"
    )
    event = fields.Selection(
        lambda self: self.env["aftersales.notification"]._get_events(), required=True
    )
    event_key = fields.Char(string="Occasion", required=True, default="")
    channel = fields.Selection(related="notification_id.channel")
    recipient = fields.Selection(related="notification_id.recipient")
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    res_name = fields.Char(string="About", compute="_compute_res_name")
    company_id = fields.Many2one("res.company", index="btree_not_null")
    recipient_names = fields.Char(string="Told")
    message_ids = fields.Many2many(
        "mail.message",
        "aftersales_notification_log_message_rel",
        "log_id",
        "message_id",
        string="Messages",
    )
    state = fields.Selection(STATES, required=True, default="pending", index=True)
    failure = fields.Char(string="Why Not")
    date_sent = fields.Datetime(string="Sent on")

    _once = models.UniqueIndex(
        "(notification_id, res_model, res_id, event_key)",
        "This has been told already.",
    )
    _record_idx = models.Index("(res_model, res_id)")
    _pending_idx = models.Index("(id) WHERE state = 'pending'")

    # === COMPUTE METHODS === #

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model_name, logs in self.grouped("res_model").items():
            if model_name not in self.env:
                logs.res_name = False
                continue
            # sudo: the name alone tells what a message was about
            records = self.env[model_name].sudo().browse(logs.mapped("res_id"))
            names = {record.id: record.display_name for record in records.exists()}
            for log in logs:
                log.res_name = names.get(log.res_id)

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        """Close every field: only the sending writes the log."""
        return {name for name, field in self._fields.items() if field.store} - {"id"}

    # === ACTION METHODS === #

    def action_retry(self):
        """Send once more what has failed; what is still in a queue goes from there."""
        self.check_access("write")
        # sudo: the sending alone writes the log, the caller has checked the right
        todo = self.sudo().filtered(lambda log: log.state in ("failed", "skipped"))
        again = todo.filtered(lambda log: log._resend_messages())
        again.write({"state": "queued", "failure": False})
        (todo - again).write({"state": "pending", "failure": False})
        if todo - again:
            self._trigger()
        return True

    def action_open_record(self):
        """Open the record that the message is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # === SENDING METHODS === #

    @api.model
    def _trigger(self):
        """Let the scheduled action send what is to be sent, soon.

        One call at its end is enough for all that a transaction has to tell.
        """
        self.env["ir.cron"]._trigger_once(
            "aftersales_warranty.ir_cron_notification_send"
        )

    @api.model
    def _cron_send(self):
        """Send what is to be sent, in batches that are each settled for good."""
        domain = Domain("state", "=", "pending")
        progress = self.env["ir.cron"]._commit_progress
        while logs := self.search(
            domain, limit=BATCH, order="id"
        ).try_lock_for_update():
            for log in logs:
                log._send()
            if not progress(len(logs), remaining=self.search_count(domain)):
                break

    def _send(self):
        """Send one message; what goes wrong is kept, and harms nothing else."""
        self.ensure_one()
        company = self.company_id or self.env.company
        row = self.notification_id.with_company(company)
        record = self.env[self.res_model].with_company(company).browse(self.res_id)
        try:
            with self.env.cr.savepoint():
                vals = self._get_refusal_vals(row, record) or row._send(record)
        except OperationalError:  # a lost race is run again, not a failure
            raise
        except Exception as error:  # noqa: BLE001 - a template may raise anything
            vals = {"state": "failed", "failure": str(error)}
        if vals["state"] in ("sent", "queued"):
            vals["date_sent"] = fields.Datetime.now()
        self.write(vals)

    def _get_refusal_vals(self, row, record):
        """Explain why nothing is told any more, if so."""
        if not row.active:
            reason = self.env._("It was switched off meanwhile.")
        elif not record.exists():
            reason = self.env._("Its record does not exist any more.")
        else:
            reason = row._get_outdated_reason(record)
        if not reason:
            return False
        return {"state": "skipped", "failure": reason}

    def _resend_messages(self):
        """Put messages that have failed on their way back into their queue.

        :return: whether there were any
        """
        self.ensure_one()
        texts = self.env["sms.sms"].search(
            [("mail_message_id", "in", self.message_ids.ids), ("state", "=", "error")]
        )
        mails = self.env["mail.mail"].search(
            [
                ("mail_message_id", "in", self.message_ids.ids),
                ("state", "=", "exception"),
            ]
        )
        texts.write({"gateway_attempts": 0, "gateway_next_try": False})
        texts.action_set_outgoing()
        mails.mark_outgoing()
        if texts:
            self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()
        return bool(texts or mails)

    @api.model
    def _follow_messages(self, messages, state, failure=False):
        """Take over what became of messages on their way."""
        if not messages:
            return
        # sudo: the sending alone writes the log, whoever lets the queue run
        logs = self.sudo().search([("message_ids", "in", messages.ids)])
        # One of several recipients who was not reached makes the message a failure,
        # until that one has been tried again.
        source = {"sent": "queued", "queued": "failed"}.get(state)
        logs = logs.filtered(lambda log: not source or log.state == source)
        logs.write({"state": state, "failure": failure})
