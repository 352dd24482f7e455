"""Many records out of one: past the ORM, in the transaction of the benchmark."""

import contextlib

from odoo.tools import SQL


class Copies:
    """Multiplies records that were made by the ORM, one of each table.

    A benchmark numbers its copies from 1; of some tables there is one copy for every
    so many numbers. ``size`` is the highest number there is.

    :param list records: one record of each table that is multiplied
    """

    def __init__(self, env, records):
        self.env = env
        self.size = 0
        env.flush_all()
        self.models = {record._table: record for record in records}
        self.offsets = {
            table: env.execute_query(
                SQL("SELECT max(id) FROM %s", SQL.identifier(table))
            )[0][0]
            for table in self.models
        }

    def analyze(self, tables):
        """Bring the statistics of the planner up to date."""
        for table in tables:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def lighten(self, tables):
        """Take off what makes the filling slow and nobody measures.

        The other indexes stay: one built in the transaction that has just changed
        its table is not used by that transaction.
        """
        cr = self.env.cr
        cr.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid::regclass::text IN %s",
            [tables],
        )
        for table, name in cr.fetchall():
            cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cr.execute(
            "SELECT indexname FROM pg_indexes "
            "WHERE tablename IN %s AND indexdef LIKE '%% USING gin %%'",
            [tables],
        )
        for (name,) in cr.fetchall():
            cr.execute(f'DROP INDEX "{name}"')

    def copy(self, table, first, every=1, template=None, **values):
        """Copy the one row of a table, one for ``every`` so many numbers.

        :param values: what differs, as SQL of the copy's number ``n``
        """
        record = template or self.models[table]
        values = {"id": self.id(table, "n"), **values}
        columns = {
            name: values.get(name, f"source.{name}")
            for name, field in record._fields.items()
            if field.store and field.column_type
        }
        self.insert(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM {table} AS source, ",
            first,
            every,
            f"source.id = {record.id}",
        )

    def insert(self, query, first, every=1, condition="true"):
        """Run an insertion for the numbers of the copies."""
        separator = "" if query.rstrip().endswith(",") else " FROM "
        self.env.cr.execute(
            f"{query}{separator}generate_series(%s, %s) AS n WHERE {condition}",
            [(first - 1) // every + 1, self.size // every],
        )

    def id(self, table, number):
        """Return the id of a copy by its number, both as SQL."""
        return f"{self.offsets[table]} + {number}"

    @staticmethod
    def group(size):
        """Return the number of the group of ``size`` in which a copy is, as SQL."""
        return f"(n - 1) / {size} + 1"


def vacuum(registry, tables):
    """Drop what rolled back rows left in tables and indexes, for the next benchmark."""
    with contextlib.closing(registry.cursor()) as cursor:
        connection = cursor._cnx
        connection.rollback()
        connection.autocommit = True
        try:
            for table in tables:
                cursor._obj.execute(f"VACUUM (FULL, ANALYZE) {table}")
        finally:
            connection.autocommit = False
