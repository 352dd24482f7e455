from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

REFUSED = (AccessError, UserError, DatabaseError)


class UndoneError(Exception):
    """What was tried has been looked at, and is taken back."""


class LogKinds:
    """Each kind of logged document, tried: made, changed, deleted, printed, exported.

    Beside ``RightsNeighbours``, whose story makes the documents: a kind that the
    story has none of fails, and so does a field kept in the log whose change is not
    told. ``undeletable`` names the kinds that nobody deletes, whoever he is.
    """

    undeletable = frozenset()

    def _find_logged(self):
        mixin = self.registry["aftersales.audited.mixin"]
        return [name for name in self.models if issubclass(self.registry[name], mixin)]

    def _judge_log(self, story):
        """Tell the story, and check what the operator log tells of its documents."""
        self.start = fields.Datetime.now() - timedelta(seconds=1)
        self._tell_side("log", story)
        kept = set()
        for name in self._find_logged():
            records = self.sides["log"][name]
            with self.subTest(name):
                self.assertTrue(records, "the story makes none")
                self._assert_taken_is_told(records[:1])
                if not records._auto:
                    continue  # drawn from others, and told as those
                self._assert_made_is_told(records)
                self._assert_changes_are_told(records)
                if not self._is_deletion_told(records):
                    kept.add(name)
        self.assertEqual(kept, set(self.undeletable))
        self._assert_prints_are_told()
        self._assert_rows_taken_are_told()

    def _get_told(self, records, action):
        """Return the lines of some records, once the transaction is committed."""
        self.env.cr.flush()
        lines = self.env["aftersales.audit.log"].sudo()
        lines = lines.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("action", "=", action),
            ]
        )
        for line in lines:
            self.assertTrue(line.user_id and line.user_name and line.company_id)
            self.assertGreaterEqual(line.date, self.start)
        return lines

    def _try(self, attempt):
        """Do something and take it back; return what it returned, None if refused."""
        found = []

        def act():
            with self.env.cr.savepoint():
                found.append(attempt())
                raise UndoneError

        with mute_logger("odoo.sql_db"):
            try:
                act()
            except UndoneError:
                return found[0]
            except REFUSED:
                return None
            finally:
                self.env.invalidate_all()

    def _assert_made_is_told(self, records):
        told = self._get_told(records, "create")
        self.assertEqual(set(told.mapped("res_id")), set(records.ids))
        self.assertEqual(len(told), len(records), "each is told once")

    def _assert_taken_is_told(self, record):
        def export():
            record.sudo().export_data([".id"])
            return self._get_told(record, "export").user_id

        self.assertEqual(self._try(export), self.env.user)

    def _assert_rows_taken_are_told(self):
        """Export what is drawn from documents: told is how many rows they were."""
        mixin = self.registry["aftersales.audited.export.mixin"]
        logged = self._find_logged()
        for name in self.models:
            if name in logged or not issubclass(self.registry[name], mixin):
                continue
            rows = self.sides["log"][name]
            with self.subTest(name):
                self.assertTrue(rows, "the story makes none")
                rows.sudo().export_data([".id"])
                self.env.cr.flush()
                lines = self.env["aftersales.audit.log"].sudo()
                line = lines.search(
                    [("res_model", "=", name), ("action", "=", "export")]
                )
                self.assertEqual(line.name, f"{len(rows)} rows")
                self.assertEqual(line.user_id, self.env.user)

    # === CHANGES === #

    def _assert_changes_are_told(self, records):
        """Change each field kept in the log, wherever a record lets it be changed."""
        changed = set()
        for name in records._audited_fields:
            for record in records:
                if self._is_change_told(record.sudo(), name):
                    changed.add(name)
                    break
        self.assertTrue(changed, "nothing could be changed")

    def _is_change_told(self, record, name):
        """Tell whether a field could be changed; if so, check what is told."""
        field = record._fields[name]
        value = self._get_other_value(record, field)
        if value is None:
            return False

        def change():
            before = record._read_audited([name])[name]
            record.write({name: value})
            self.env.flush_all()
            after = record._read_audited([name])[name]
            newest = self._get_told(record, "write")[:1]
            return before, after, newest.changes

        result = self._try(change)
        if not result or result[0] == result[1]:
            return False
        before, after, changes = result
        self.assertEqual((changes or {}).get(name), [before, after], name)
        return True

    def _get_other_value(self, record, field):
        """Return another value for a field of a record, None where there is none."""
        value = record[field.name]
        if field.type == "boolean":
            return not value
        if field.type in ("integer", "float", "monetary"):
            return value / 2 if value else 1
        if field.type in ("char", "text"):
            return f"{value or ''}x"
        if field.type in ("date", "datetime"):
            return (value or fields.Date.today()) + timedelta(days=1)
        if field.type == "selection":
            keys = field.get_values(record.env)
            return next((key for key in keys if key != value), None)
        if field.type in ("many2one", "many2many"):
            return self._get_other_link(value, field)
        return None

    def _get_other_link(self, value, field):
        others = value.sudo().search([("id", "not in", value.ids)], limit=1)
        if field.type == "many2one":
            return others.id or None
        return [fields.Command.set(others.ids)]

    # === DELETIONS === #

    def _is_deletion_told(self, records):
        """Tell whether any record could be deleted; if so, check what is told."""
        for record in records:

            def delete(record=record):
                gone = record.browse(record.id)
                record.sudo().unlink()
                return self._get_told(gone, "unlink").mapped("name")

            names = self._try(delete)
            if names is not None:
                self.assertEqual(len(names), 1)
                self.assertTrue(names[0], "what is gone has a name in the log")
                return True
        return False

    # === PRINTS === #

    def _assert_prints_are_told(self):
        mixin = self.registry["aftersales.audited.mixin"]
        for report, addon in self.rights.reports.items():
            if addon != self.addon:
                continue
            records = self._find_printable(report)
            with self.subTest(report.report_name):
                self.assertTrue(records, "the story has nothing to print")
                documents = report._get_printed_documents(report, records.ids)
                self.assertIsInstance(documents, mixin)
                report._render_qweb_html(report.report_name, records.ids)
                told = self._get_told(documents, "print")
                self.assertEqual(set(told.mapped("res_id")), set(documents.ids))

    def _find_printable(self, report):
        """Return what a report of this addon is printed of. Extend for core's."""
        return self.sides["log"].get(report.model, self.env[report.model])[:1]
