from contextlib import contextmanager
from threading import Barrier, Thread

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger

# after which the server lets a request start over
TRY_AGAIN = (IntegrityError, ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


class ConnectedCase(BaseCase):
    """A case whose records are committed, so that several connections see them.

    It cleans up what it has made.
    """

    context = {}

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())

    @contextmanager
    def _connect(self):
        """Give an environment on a connection of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, self.context)


def delete_rows(env, table, ids):
    """Delete committed rows past the ORM, with the rows of any addon that hold them.

    What was in work is never deleted but by a test. Addons that build on the one
    tested may hold its documents too, so the database is asked who does.
    """
    env.flush_all()
    _delete_rows(env.cr, table, set(ids), set())
    env.invalidate_all()


def _delete_rows(cr, table, ids, seen):
    ids = {row_id for row_id in ids if (table, row_id) not in seen}
    if not ids:
        return
    seen.update((table, row_id) for row_id in ids)
    for child, column in _get_holders(cr, table):
        cr.execute(
            SQL(
                "SELECT id FROM %s WHERE %s IN %s",
                SQL.identifier(child),
                SQL.identifier(column),
                tuple(ids),
            )
        )
        _delete_rows(cr, child, {row_id for (row_id,) in cr.fetchall()}, seen)
    cr.execute(SQL("DELETE FROM %s WHERE id IN %s", SQL.identifier(table), tuple(ids)))


def _get_holders(cr, table):
    """Return tables and columns whose rows go with a row, or keep it from going."""
    cr.execute(
        """
        SELECT child.relname, link.attname
          FROM pg_constraint AS held
          JOIN pg_class AS child ON child.oid = held.conrelid
          JOIN pg_attribute AS link
            ON link.attrelid = child.oid AND link.attnum = held.conkey[1]
          JOIN pg_attribute AS number
            ON number.attrelid = child.oid AND number.attname = 'id'
         WHERE held.contype = 'f' AND held.confrelid = %s::regclass
           AND held.confdeltype IN ('a', 'c', 'r')
        """,
        [table],
    )
    return cr.fetchall()


def run_in_parallel(registry, function, count=20):
    """Run ``function(env)`` so often at once, each on a connection of its own.

    Who loses the race starts over on what the winner has left, as the server lets
    him. What goes wrong otherwise is returned.

    :rtype: list[Exception]
    """
    barrier = Barrier(count)
    errors = []
    with registry.cursor() as cr:
        transaction = type(api.Environment(cr, SUPERUSER_ID, {}).transaction)

    def act():
        barrier.wait(30)
        for __ in range(count + 1):
            try:
                with registry.cursor() as cr:
                    # the thread of the tests holds the lock on the registries
                    cr.transaction = transaction(registry)
                    function(api.Environment(cr, SUPERUSER_ID, {}))
            except TRY_AGAIN:
                continue
            except Exception as error:  # noqa: BLE001 - the test looks at it
                errors.append(error)
            return
        errors.append(TimeoutError("never got through"))

    threads = [Thread(target=act, daemon=True) for __ in range(count)]
    with mute_logger("odoo.sql_db"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    return errors
