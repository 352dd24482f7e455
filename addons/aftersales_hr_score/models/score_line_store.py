import json

from odoo import models
from odoo.tools import SQL

STAMPS = ("write_uid", "write_date")


class AftersalesScoreLine(models.Model):
    """How what was measured is kept: a month of lines at once, not line by line."""

    _inherit = "aftersales.score.line"

    # === BUSINESS METHODS === #

    def _store_measured(self, vals_by_line):
        """Write what differs, so that a second run leaves no trace.

        By the ORM the lines are written one by one, which takes longer than to
        measure them: here they are in one query, told to the operator log as ever.

        :param dict vals_by_line: the same names for each line, all of them stored and
            none of them an index or a reason to compute anything stored
        """
        changed = {
            line: vals
            for line, vals in vals_by_line.items()
            if line._is_measured_otherwise(vals)
        }
        if not changed:
            return
        lines = self.browse([line.id for line in changed])
        names = list(next(iter(changed.values())))
        self.flush_model()  # what is forgotten below may wait to be written
        lines._audit_changes(changed)
        self.env.execute_query(self._get_measured_update(names, changed))
        lines.invalidate_recordset([*names, *STAMPS], flush=False)
        lines.modified(names)

    def _is_measured_otherwise(self, vals):
        """Return whether anything of it differs; of a line never measured, all does."""
        return self.criteria is False or any(
            self._fields[name].convert_to_cache(value, self)
            != self._fields[name].convert_to_cache(self[name], self)
            for name, value in vals.items()
        )

    def _get_definition(self, name):
        kind = self._fields[name].column_type[1]
        return SQL("%s %s", SQL.identifier(name), SQL(kind))

    def _get_measured_update(self, names, vals_by_line):
        stamps = dict(zip(STAMPS, (self.env.uid, str(self.env.cr.now())), strict=True))
        rows = [
            {"id": line.id, **vals, **stamps} for line, vals in vals_by_line.items()
        ]
        names = [*names, *STAMPS]
        kinds = [self._get_definition(name) for name in names]
        assignments = [
            SQL("%s = measured.%s", SQL.identifier(name), SQL.identifier(name))
            for name in names
        ]
        return SQL(
            """
            UPDATE %s AS line
               SET %s
              FROM jsonb_to_recordset(%s) AS measured (id int, %s)
             WHERE line.id = measured.id
            """,
            SQL.identifier(self._table),
            SQL(", ").join(assignments),
            json.dumps(rows),
            SQL(", ").join(kinds),
        )
