from hashlib import sha256

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

# A key is counted by one row: who finds it locked by others so often in a row that
# he is never counted has come too often by that alone.
MAX_TRIES = 10
LONGEST_KEY = 120


class AftersalesRateLimit(models.Model):
    """How often somebody came to one of our public doors within a span of time.

    Core counts sign-ins by worker, and codes by user; a public page has neither: its
    visitors come to any worker and are known by their address alone.
    """

    _name = "aftersales.rate.limit"
    _description = "Visits Counted at a Public Door"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    count = fields.Integer(required=True, readonly=True)
    date_end = fields.Datetime(required=True, readonly=True, index=True)

    _key_unique = models.UniqueIndex("(key)", "This key is counted already.")

    @api.model
    def _hit(self, key, limit, seconds):
        """Count one visit, and say how long to wait where it is one too many.

        The count is kept whatever becomes of the visit: it is written on a connection
        of its own, which is why a route that is declared ``readonly`` cannot ask.

        :param str key: what is counted, as ``check:203.0.113.7``
        :param int limit: so many are allowed
        :param int seconds: from the first of them on
        :return: seconds to wait, 0 where the visit is allowed
        """
        for __ in range(MAX_TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    # nobody waits for the disk: a crash may forget a visit
                    cr.execute("SET LOCAL synchronous_commit TO OFF")
                    cr.execute(self._get_hit_query(key, seconds), log_exceptions=False)
                    count, wait = cr.fetchone()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                continue
            return max(wait, 1) if count > limit else 0
        return seconds

    @api.model
    def _get_wait(self, key, limit):
        """Say how long to wait without counting the visit.

        :param str key: see :meth:`_hit`
        :param int limit: how many were allowed; the next one waits
        :return: seconds to wait, 0 where there were fewer
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT CEIL(EXTRACT(EPOCH FROM date_end - %(now)s))::int "
                "FROM %(table)s "
                "WHERE key = %(key)s AND count >= %(limit)s AND date_end > %(now)s",
                table=SQL.identifier(self._table),
                now=self._get_now(),
                key=self._clean_key(key),
                limit=limit,
            )
        )
        return max(rows[0][0], 1) if rows else 0

    @api.model
    def _forget(self, key):
        """Begin anew with a key, as who has proved himself made no misses."""
        self.search([("key", "=", self._clean_key(key))]).unlink()

    @api.model
    def _get_hit_query(self, key, seconds):
        """Count in one statement: a span that is over begins anew."""
        return SQL(
            """
            INSERT INTO %(table)s AS counted (key, count, date_end)
                 VALUES (%(key)s, 1, %(now)s + %(span)s * INTERVAL '1 second')
            ON CONFLICT (key) DO UPDATE
                    SET count = CASE WHEN counted.date_end > %(now)s
                                     THEN counted.count + 1 ELSE 1 END,
                        date_end = CASE WHEN counted.date_end > %(now)s
                                        THEN counted.date_end
                                        ELSE EXCLUDED.date_end END
              RETURNING count, CEIL(EXTRACT(EPOCH FROM date_end - %(now)s))::int
            """,
            table=SQL.identifier(self._table),
            key=self._clean_key(key),
            now=self._get_now(),
            span=seconds,
        )

    @api.model
    def _get_now(self):
        """Return the clock that all workers share."""
        return SQL("(CLOCK_TIMESTAMP() AT TIME ZONE 'UTC')")

    @api.model
    def _clean_key(self, key):
        """Return the key, one of any length made fit for its index."""
        key = key.replace("\0", "")
        return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()

    @api.autovacuum
    def _gc_ended(self):
        """Forget whoever has not come for the length of his span."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE date_end < %s",
                SQL.identifier(self._table),
                self._get_now(),
            )
        )
