from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

CHANNELS = [("email", "E-mail"), ("sms", "Text Message"), ("activity", "Activity")]
RECIPIENTS = [
    ("customer", "Customer"),
    ("agent", "Dealer or Agent"),
    ("technician", "Technician"),
    ("role", "Role"),
]


class AftersalesNotification(models.Model):
    """One row of the table that says who is told what, when, and by which way.

    A step of the service names its event, and each active row of that event tells
    its recipient once. Rows that are switched off say nothing.
    """

    _name = "aftersales.notification"
    _description = "Notification"
    _order = "event, sequence, id"

    active = fields.Boolean(
        default=True, help="A row that is switched off tells nobody."
    )
    sequence = fields.Integer(default=10)
    event = fields.Selection("_get_events", required=True, index=True)
    res_model = fields.Char(string="Model", compute="_compute_res_model")
    channel = fields.Selection(CHANNELS, required=True, default="email")
    recipient = fields.Selection(RECIPIENTS, required=True, default="customer")
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        index="btree_not_null",
        ondelete="restrict",
        help="Messages go to everybody of this role, an activity to the one who has "
        "the fewest to do.",
    )
    days_before = fields.Integer(
        string="Days Before",
        default=30,
        help="How long before the day an event that is due is told.",
    )
    has_days = fields.Boolean(compute="_compute_has_days")
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail Template",
        index="btree_not_null",
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS Template",
        index="btree_not_null",
        ondelete="restrict",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type", index="btree_not_null", ondelete="restrict"
    )
    activity_summary = fields.Char(string="Summary", translate=True)
    log_count = fields.Integer(string="Messages", compute="_compute_log_count")
    failed_count = fields.Integer(string="Failed", compute="_compute_log_count")

    _row_unique = models.UniqueIndex(
        "(event, channel, recipient, COALESCE(group_id, 0), COALESCE(days_before, 0)) "
        "WHERE active",
        "Another active row tells the same recipient of this event by the same way; "
        "one event, one message.",
    )

    # === EVENTS === #

    @api.model
    def _get_events(self):
        """Return the events that rows can name, as pairs of key and label.

        Hook: an addon adds its own, and their model in `_get_event_models`.
        """
        return [
            ("card_issued", self.env._("Warranty card issued")),
            ("card_activated", self.env._("Warranty card activated")),
            ("card_expiring", self.env._("Warranty about to expire")),
            ("card_extended", self.env._("Warranty extended")),
        ]

    @api.model
    def _get_event_models(self):
        """Return the model of the records that each event is about. Hook."""
        return {
            "card_issued": "aftersales.warranty.card",
            "card_activated": "aftersales.warranty.card",
            "card_expiring": "aftersales.warranty.card",
            "card_extended": "aftersales.warranty.extension",
        }

    @api.model
    def _get_recipient_paths(self):
        """Return where each model keeps its recipients, partners or users. Hook."""
        return {
            "aftersales.warranty.card": {
                "customer": "partner_id",
                "agent": "dealer_id",
            },
            "aftersales.warranty.extension": {
                "customer": "card_id.partner_id",
                "agent": "card_id.dealer_id",
            },
        }

    def _get_due_query(self):
        """Return the query of what a row of a due event has to tell today. Hook.

        Its rows are the id of a record and the key of the event: a record is told
        of each key once.

        :rtype: SQL or None
        """
        self.ensure_one()
        if self.event != "card_expiring":
            return None
        self.env["aftersales.warranty.card"].flush_model(["state", "date_end"])
        today = fields.Date.context_today(self)
        last_day = fields.Date.add(today, days=self.days_before)
        return SQL(
            "SELECT id, date_end::text FROM aftersales_warranty_card "
            "WHERE state IN ('issued', 'active') AND date_end BETWEEN %s AND %s",
            today,
            last_day,
        )

    @api.model
    def _get_due_events(self):
        """Return the events that a day brings, not a step. Hook."""
        return {"card_expiring"}

    # === COMPUTE METHODS === #

    @api.depends("event")
    def _compute_res_model(self):
        event_models = self._get_event_models()
        for row in self:
            row.res_model = event_models.get(row.event)

    @api.depends("event")
    def _compute_has_days(self):
        due = self._get_due_events()
        for row in self:
            row.has_days = row.event in due

    def _compute_log_count(self):
        counts = {row.id: {} for row in self}
        for row, state, count in self.env["aftersales.notification.log"]._read_group(
            [("notification_id", "in", self.ids)],
            ["notification_id", "state"],
            ["__count"],
        ):
            counts[row.id][state] = count
        for row in self:
            by_state = counts.get(row.id, {})
            row.log_count = sum(by_state.values())
            row.failed_count = by_state.get("failed", 0)

    @api.depends("event", "channel", "recipient", "group_id")
    def _compute_display_name(self):
        for row in self:
            labels = [
                dict(row._fields[name]._description_selection(row.env)).get(row[name])
                for name in ("event", "channel", "recipient")
            ]
            if row.group_id:
                labels[-1] = row.group_id.name
            row.display_name = " · ".join(filter(None, labels))

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "event",
        "channel",
        "recipient",
        "group_id",
        "mail_template_id",
        "sms_template_id",
        "activity_type_id",
        "days_before",
        "active",
    )
    def _check_row(self):
        for row in self:
            message = row._get_recipient_error() or row._get_template_error()
            if message:
                raise ValidationError(f"{row.display_name}: {message}")

    def _get_recipient_error(self):
        """Explain why nobody can be told by this row, if so."""
        if self.recipient == "role":
            return not self.group_id and self.env._("choose the role.")
        if self.channel == "activity" and self.recipient != "technician":
            return self.env._("activities go to a role or to the technician.")
        paths = self._get_recipient_paths().get(self.res_model, {})
        if self.recipient not in paths:
            return self.env._("its record knows no such recipient.")
        return self.has_days and self.days_before < 0 and self.env._("wrong days.")

    def _get_template_error(self):
        """Explain why there is nothing to tell by this row, if so."""
        if self.channel == "activity":
            return not self.activity_type_id and self.env._("choose the activity type.")
        template = self._get_template()
        if not template:
            return self.env._("choose the template.")
        return template.model != self.res_model and self.env._(
            "the template “%s” is for other records.", template.name
        )

    def _get_template(self):
        """Return the template of the row's channel."""
        return self.sms_template_id if self.channel == "sms" else self.mail_template_id

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    # === ACTION METHODS === #

    def action_view_logs(self):
        """Open what this row has told."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_notification_log_action"
        )
        return action | {"domain": [("notification_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    @api.model
    def _notify(self, event, records, key=""):
        """Tell whom it concerns that an event has happened to records, once.

        Cheap and safe within any step: one query writes down what is to be told,
        a scheduled action tells it after the step is through.

        :param str event: one of `_get_events`
        :param records: the records that the event has happened to
        :param str key: tells two events of one kind on one record apart
        """
        if not records or self.env.context.get("aftersales_no_notification"):
            return
        row_ids = self._get_active_row_ids(event)
        if row_ids:
            self._write_down(
                SQL(
                    "SELECT row_id, res_id, %s FROM unnest(%s) AS row_id "
                    "CROSS JOIN unnest(%s) AS res_id",
                    key or "",
                    list(row_ids),
                    records.ids,
                ),
                event,
                records._name,
            )

    @api.model
    @tools.ormcache("event")
    def _get_active_row_ids(self, event):
        """Return the ids of the active rows of an event."""
        # sudo: aftersales.notification - a step tells of itself whoever takes it
        rows = self.sudo().search([("event", "=", event), ("active", "=", True)])
        return tuple(rows.ids)

    @api.model
    def _cron_due(self):
        """Write down what has become due: only that, and each record once."""
        events = Domain("event", "in", list(self._get_due_events()))
        for row in self.search(events & Domain("active", "=", True)):
            query = row._get_due_query()
            if query:
                self._write_down(
                    SQL("SELECT %s, due.* FROM (%s) AS due", row.id, query),
                    row.event,
                    row.res_model,
                )

    @api.model
    def _write_down(self, query, event, res_model):
        """Write down what is to be told; what was told before is left out.

        :param SQL query: the rows, the records and the keys of the event
        """
        self.env["aftersales.notification.log"].flush_model()
        created = self.env.execute_query(
            SQL(
                "INSERT INTO aftersales_notification_log (notification_id, res_id, "
                "event_key, event, res_model, state, company_id, create_uid, "
                "create_date, write_uid, write_date) "
                "SELECT told.*, %(event)s, %(model)s, 'pending', %(company)s, %(uid)s, "
                "now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC' "
                "FROM (%(query)s) AS told (row_id, res_id, key) "
                "WHERE NOT EXISTS (SELECT FROM aftersales_notification_log AS log "
                "WHERE log.notification_id = told.row_id AND log.res_id = told.res_id "
                "AND log.res_model = %(model)s AND log.event_key = told.key) "
                "ON CONFLICT DO NOTHING RETURNING id",
                event=event,
                model=res_model,
                company=self.env.company.id,
                uid=self.env.uid,
                query=query,
            )
        )
        if created:
            self.env["aftersales.notification.log"]._trigger()

    # === SENDING METHODS === #

    def _send(self, record):
        """Tell the recipients of this row, and return what the log keeps of it."""
        self.ensure_one()
        if self.channel == "activity":
            return self._schedule_activity(record)
        partners = self._get_partners(record)
        if not partners:
            return {
                "state": "skipped",
                "failure": self.env._("There is nobody to tell yet."),
            }
        send = self._send_sms if self.channel == "sms" else self._send_email
        messages = self.env["mail.message"]
        for lang, receivers in partners.grouped("lang").items():
            messages |= send(record, receivers, lang)
        return {
            "state": "queued",
            "message_ids": [Command.set(messages.ids)],
            "failure": False,
            "recipient_names": ", ".join(partners.mapped("name")),
        }

    def _get_partners(self, record):
        """Return the partners whom this row tells of a record."""
        if self.recipient == "role":
            users = self.group_id.user_ids or self.group_id.all_user_ids
            return users.partner_id
        path = self._get_recipient_paths()[record._name][self.recipient]
        found = record.mapped(path)
        return found if found._name == "res.partner" else found.partner_id

    def _get_address_error(self, partners, name):
        """Name those who cannot be reached."""
        missing = partners.filtered(lambda partner: not partner[name])
        return missing and self.env._(
            "%(partners)s: %(field)s is missing.",
            partners=", ".join(missing.mapped("display_name")),
            field=partners._fields[name]._description_string(self.env),
        )

    def _send_sms(self, record, partners, lang):
        """Put a text message to partners of one language into the queue."""
        message = self._get_address_error(partners, "phone")
        if message:
            raise ValidationError(message)
        body = self.sms_template_id._render_field("body", record.ids, set_lang=lang)
        return record._message_sms(
            body[record.id], partner_ids=partners.ids, put_in_queue=True
        )

    def _send_email(self, record, partners, lang):
        """Put an e-mail to partners of one language into the queue."""
        message = self._get_address_error(partners, "email")
        if message:
            raise ValidationError(message)
        template = self.mail_template_id.with_context(template_preview_lang=lang)
        mail_id = template.send_mail(
            record.id,
            email_values={
                "recipient_ids": [Command.set(partners.ids)],
                "email_to": False,
                "email_cc": False,
            },
        )
        # sudo: mail.mail - only what was told is kept
        return self.env["mail.mail"].sudo().browse(mail_id).mail_message_id

    def _schedule_activity(self, record):
        """Plan an activity for the technician, or the least busy one of a role."""
        user = self._get_activity_user(record)
        if not user:
            return {
                "state": "skipped",
                "failure": self.env._("There is nobody to do it."),
            }
        record.with_context(mail_activity_quick_update=True).activity_schedule(
            activity_type_id=self.activity_type_id.id,
            summary=self.with_context(lang=user.lang).activity_summary,
            user_id=user.id,
        )
        return {"state": "sent", "failure": False, "recipient_names": user.name}

    def _get_activity_user(self, record):
        """Return who gets an activity: of a role, the one with the fewest."""
        if self.recipient != "role":
            return self._get_partners(record).user_ids[:1]
        users = self.group_id.user_ids or self.group_id.all_user_ids
        counts = dict(
            self.env["mail.activity"]._read_group(
                [("user_id", "in", users.ids)], ["user_id"], ["__count"]
            )
        )
        return users.sorted(lambda user: (counts.get(user, 0), user.id))[:1]
