import contextlib

from psycopg2 import OperationalError, ProgrammingError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

BATCH_ROWS = 1_000
ATTEMPTS = 5


class AftersalesSerialImport(models.Model):
    """How rows are entered, batch by batch.

    A batch is one transaction: its units, its cards and the note that its rows are
    done come together or not at all. A server that is killed goes on where it was.
    """

    _inherit = "aftersales.serial.import"

    # === JOB METHODS === #

    @api.model
    def _cron_run(self):
        """Check and enter what waits, the oldest first, while there is time."""
        for each in self._tell_remaining():
            if not each._work():
                break
        # work that is left calls the job again at once
        self._tell_remaining()

    @api.model
    def _tell_remaining(self):
        """Tell the scheduler how much is left to do; return the imports that wait."""
        todo = self.search(
            Domain("state", "=", "running") | Domain("is_check_queued", "=", True),
            order="id",
        )
        self.env["ir.cron"]._commit_progress(
            remaining=sum(each.ready_count or 1 for each in todo)
        )
        return todo

    def _work(self):
        """Check or enter one import; tell whether there is time for the next."""
        # sudo: the right to import was checked when it was started; what it makes
        # bears the name of who did so
        each = self.with_user(self.user_id).sudo()
        if each.is_check_queued:
            each._check()
            if not each.env["ir.cron"]._commit_progress(1):
                return False
        while True:
            count = each._run_batch_again()
            # what the batch has read must not pile up
            each.env.invalidate_all()
            if not count:
                return True
            if not each.env["ir.cron"]._commit_progress(count):
                return False

    def _run_batch_again(self):
        """Enter a batch, once more where somebody was in the way."""
        for __ in range(ATTEMPTS - 1):
            with contextlib.suppress(OperationalError):
                return self._run_batch()
            self.env.cr.rollback()
            self.env.invalidate_all()
        return self._run_batch()

    # === BATCH METHODS === #

    def _run_batch(self, size=BATCH_ROWS):
        """Enter the next rows.

        :return: how many were handled, 0 when nothing is left to do
        """
        self.ensure_one()
        self._lock_rows()
        if self.state != "running":
            return 0
        rows = self._get_rows(self._get_next_scope(), limit=size)
        if rows:
            self._enter_or_report(rows)
            self._count_batch(rows)
        if not self._get_rows(self._get_next_scope(), limit=1):
            self._finish()
        return len(rows)

    def _get_next_scope(self):
        """Return the condition of the rows that come after the last one handled."""
        return SQL("%s AND number > %s", self._get_scope(), self.position)

    def _get_rows(self, condition, limit=None):
        """Return rows as plain data: a batch has no use for a thousand records."""
        return self.env.execute_query_dict(
            SQL(
                "SELECT id, number, serial, card_number, product_id, dealer_id, data, "
                "lot_id FROM aftersales_serial_import_row AS row WHERE %s "
                "ORDER BY number, id LIMIT %s",
                condition,
                limit,
            )
        )

    def _enter_or_report(self, rows):
        """Enter rows after a last look at them; report those that have become bad."""
        self.env["product.product"].browse(
            {row["product_id"] for row in rows} - {None}
        )._lock_serials()
        row_ids = [row["id"] for row in rows]
        with self._using_indexes():
            self._check_rows(row_ids)
            self._enter_by_halves(self._get_rows(self._get_scope(row_ids)))

    @contextlib.contextmanager
    def _using_indexes(self):
        """Let PostgreSQL look for a thousand names at once the quick way.

        The names have a trigram index too, which it takes for cheap: that one needs
        seconds where the others need milliseconds; only bitmap scans can use it. And
        until tables that grow so fast have been analyzed, it takes them for empty and
        would read them whole.
        """
        kinds = ("enable_bitmapscan", "enable_seqscan")
        for kind in kinds:
            self.env.cr.execute(SQL("SET LOCAL %s = off", SQL.identifier(kind)))
        yield
        for kind in kinds:
            self.env.cr.execute(SQL("SET LOCAL %s = on", SQL.identifier(kind)))

    def _enter_by_halves(self, rows):
        """Enter rows together; where one of them is refused, find it by halves."""
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                self._enter(rows)
        except (OperationalError, ProgrammingError):
            raise  # somebody is in the way, or the system is broken: no row is bad
        except Exception as error:  # noqa: BLE001  whatever a rule of any addon says
            if len(rows) == 1:
                self._refuse(rows[0], error)
                return
            middle = len(rows) // 2
            self._enter_by_halves(rows[:middle])
            self._enter_by_halves(rows[middle:])

    def _refuse(self, row, error):
        """Report a row that was good when it was checked."""
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row SET state = 'bad', "
                "problem = 'refused', problem_key = 'serial', problem_value = serial, "
                "reason = %s WHERE id = %s RETURNING id",
                str(error)[:250],
                row["id"],
            )
        )

    def _count_batch(self, rows):
        """Bring the counts of the import up to date after a batch."""
        counts = dict(
            self.env.execute_query(
                SQL(
                    "SELECT state, count(*) FROM aftersales_serial_import_row "
                    "WHERE id = ANY(%s) GROUP BY state",
                    [row["id"] for row in rows],
                )
            )
        )
        self.write(
            {
                "bad_count": self.bad_count + counts.get("bad", 0),
                "done_count": self.done_count + counts.get("done", 0),
                "position": rows[-1]["number"],
            }
        )

    def _finish(self):
        """End the run and say what came of it."""
        self._transition({"running"}, "done")
        self.message_post(
            body=self.env._(
                "%(done)s rows entered, %(bad)s reported.",
                done=self.done_count,
                bad=self.bad_count,
            )
        )
