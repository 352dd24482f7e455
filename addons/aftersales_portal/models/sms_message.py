from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

STATES = [
    ("new", "Received"),
    ("done", "Answered"),
    ("failed", "Not Done"),
    ("refused", "Refused"),
]
MEANINGS = [
    ("check", "Warranty check"),
    ("activate", "Activation"),
    ("service", "Service request"),
    ("help", "Not understood"),
]
RESULTS = [
    ("running", "Covered"),
    ("expired", "Expired"),
    ("pending", "Not started"),
    ("suspended", "Suspended"),
    ("closed", "Not valid"),
    ("blank", "Not registered"),
    ("none", "No warranty"),
    ("unknown", "Unknown number"),
    ("activated", "Activated"),
    ("not_activated", "Not activated"),
    ("requested", "Request made"),
    ("not_requested", "No request made"),
    ("help", "Help"),
]


class AftersalesSmsMessage(models.Model):
    """A text message somebody sent us: what it asked, what was done, what we said."""

    _name = "aftersales.sms.message"
    _description = "Incoming Text Message"
    _order = "date desc, id desc"
    _rec_name = "sender"

    gateway_id = fields.Many2one(
        "aftersales.sms.gateway",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    message_key = fields.Char(
        readonly=True, copy=False, help="Tells one message from another."
    )
    external_id = fields.Char(string="Message ID", readonly=True)
    sender = fields.Char(readonly=True)
    number = fields.Char(
        string="Phone",
        readonly=True,
        index="btree_not_null",
        help="The sender as a number with its country code, where it is one.",
    )
    text = fields.Text(readonly=True)
    date = fields.Datetime(
        string="Received on", required=True, readonly=True, index=True
    )
    date_sent = fields.Datetime(string="Sent on", readonly=True)

    meaning = fields.Selection(MEANINGS, string="Understood as", readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Warranty Card",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    answer = fields.Text(readonly=True)
    sms_ids = fields.One2many(
        "sms.sms", "aftersales_message_id", groups="base.group_system"
    )
    error = fields.Char(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="new")

    _message_unique = models.UniqueIndex(
        "(gateway_id, message_key) WHERE message_key IS NOT NULL",
        "This message was received already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _take_in(self, vals):
        """Write down a message that comes for the first time.

        Of twenty copies at once one is written; the others wait for it and then
        either find it, or start over and find it then.

        :return: the message, empty where it came before
        """
        row = vals | {"state": "refused" if vals["error"] else "new"}
        columns = [name for name, value in row.items() if value not in (False, None)]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, create_uid, create_date) VALUES (%s, %s, %s) "
                "ON CONFLICT DO NOTHING RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(row[name] for name in columns),
                self.env.uid,
                vals["date"],
            ),
            # to be turned away is what the unique index is for, and no fault to log
            log_exceptions=False,
        )
        found = self.env.cr.fetchone()
        self.invalidate_model()
        return self.browse(found)

    @api.autovacuum
    def _gc_old(self):
        """Delete what its gateway does not keep so long."""
        # sudo: aftersales.sms.gateway - how long messages are kept
        gateways = self.env["aftersales.sms.gateway"].sudo()
        for gateway in gateways.with_context(active_test=False).search(
            [("inbound_keep_days", ">", 0)]
        ):
            oldest = fields.Datetime.now() - timedelta(days=gateway.inbound_keep_days)
            self.search(
                [("gateway_id", "=", gateway.id), ("date", "<", oldest)],
                limit=GC_UNLINK_LIMIT,
            ).unlink()
