import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# what a phone makes up, a UUID as a rule
_KEY = re.compile(r"[0-9A-Za-z_-]{16,64}")


class AftersalesPhoneEntry(models.Model):
    """What a technician's phone has sent and we have taken: sent again, it is known.

    A phone in a bad network does not hear our answer and sends the same again. The
    key it made up stands for what it sent; the database holds each key once.
    """

    _name = "aftersales.phone.entry"
    _description = "Entry from a Phone"
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("save", "Kept"), ("submit", "Handed In"), ("photo", "Photo")],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Photo",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )

    _key_uniq = models.UniqueIndex(
        "(user_id, key)", "This was sent by this phone already."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _take(self, log, kind, key):
        """Note what a phone sends, or find what it sent before.

        :param log: the ``aftersales.work.log`` it belongs to
        :param str kind: ``save``, ``submit`` or ``photo``
        :param str key: made up by the phone, the same each time it sends the same
        :return: the entry, and whether it is new; the caller does the work then, in
            the same transaction
        :raises UserError: when the key is none, or stands for something else
        """
        if not _KEY.fullmatch(key or ""):
            raise UserError(self.env._("This came without its key. Reload the page."))
        entry = self._find(key)
        is_new = not entry
        if is_new:
            self._insert(log, kind, key)
            entry = self._find(key)
        if entry.log_id != log or entry.kind != kind:
            raise UserError(
                self.env._("This key stands for something else. Reload the page.")
            )
        return entry, is_new

    def _find(self, key):
        return self.search([("user_id", "=", self.env.uid), ("key", "=", key)])

    def _insert(self, log, kind, key):
        """Add the row at once; who sends the same at this moment waits here.

        When the first one has committed, the database lets the others start over, and
        they find its row. The ORM would log that as an error.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO aftersales_phone_entry
                    (user_id, key, log_id, kind, create_uid, create_date)
                VALUES (%s, %s, %s, %s, %s, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (user_id, key) DO NOTHING
                """,
                self.env.uid,
                key,
                log.id,
                kind,
                self.env.uid,
            ),
            log_exceptions=False,
        )
