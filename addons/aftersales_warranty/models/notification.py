from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

CHANNELS = [("email", "E-mail"), ("sms", "SMS"), ("activity", "Activity")]
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
    _inherit = ["aftersales.cached.rows.mixin"]
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
        string="Days",
        default=30,
        help="How long before the day an event that is due is told, or how long after "
        "it where somebody has not done something.",
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

    @api.depends_context("lang")
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
                raise ValidationError(
                    self.env._(
                        "%(row)s: %(message)s", row=row.display_name, message=message
                    )
                )

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

    # === ACTION METHODS === #

    def action_view_logs(self):
        """Open what this row has told."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_notification_log_action"
        )
        return action | {"domain": [("notification_id", "=", self.id)], "context": {}}
