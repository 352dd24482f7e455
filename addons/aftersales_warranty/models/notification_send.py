from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL


class AftersalesNotification(models.Model):
    """How events are written down by the steps, and told afterwards."""

    _inherit = "aftersales.notification"

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
        self.env.flush_query(query)
        self.env.cr.execute(
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
                company=self._get_company_query(res_model),
                uid=self.env.uid,
                query=query,
            ),
            # two steps at once tell of one record: the second starts over
            log_exceptions=False,
        )
        if self.env.cr.rowcount:
            self.env["aftersales.notification.log"]._trigger()

    @api.model
    def _get_company_query(self, res_model):
        """Return whose event it is: the record's branch, else the one at work."""
        records = self.env[res_model]
        company = self.env.company.id
        if (
            "company_id" not in records._fields
            or not records._fields["company_id"].store
        ):
            return SQL("%s", company)
        return SQL(
            "COALESCE((SELECT company_id FROM %s WHERE id = told.res_id), %s)",
            SQL.identifier(records._table),
            company,
        )

    # === SENDING METHODS === #

    def _get_outdated_reason(self, record):
        """Explain why a record has moved on since the event, if so. Hook.

        :rtype: str or False
        """
        return False

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
            return self._get_role_members().partner_id
        path = self._get_recipient_paths()[record._name][self.recipient]
        found = record.mapped(path)
        return found if found._name == "res.partner" else found.partner_id

    def _get_role_members(self):
        """Return who holds the role of this row: those it was given to, else all."""
        return self.group_id.user_ids or self.group_id.all_user_ids

    def _get_recipient_users(self, record):
        """Return the users whom this row tells of a record."""
        path = self._get_recipient_paths()[record._name][self.recipient]
        found = record.mapped(path)
        if found._name == "res.users":
            return found
        return found.user_ids if found._name == "res.partner" else found.user_id

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
                "partner_ids": [Command.set(partners.ids)],
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
            date_deadline=self._get_activity_deadline(record),
        )
        return {"state": "sent", "failure": False, "recipient_names": user.name}

    def _get_activity_deadline(self, record):
        """Return by when an activity is to be done, False for its type's own. Hook."""
        return False

    def _get_activity_user(self, record):
        """Return who gets an activity: of a role, the one with the fewest."""
        if self.recipient != "role":
            users = self._get_recipient_users(record)
            return users.filtered(lambda user: user._is_internal())[:1]
        users = self._get_role_members()
        counts = dict(
            self.env["mail.activity"]._read_group(
                [("user_id", "in", users.ids)], ["user_id"], ["__count"]
            )
        )
        return users.sorted(lambda user: (counts.get(user, 0), user.id))[:1]
