import io
from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.serial_column import guess_keys, is_header, normalize_header
from ..rules.serial_entry import Reader
from ..rules.serial_file import FileError, read_rows
from ..rules.serial_kind import KEYS_BY_KIND, REQUIRED_BY_KIND

SAMPLE_ROWS = 5
CHUNK = 2_000
BYTES_AT_ONCE = 1024 * 1024
TAKEN_KEYS = ("serial", "card_number", "product", "dealer")
INSERT = (
    "INSERT INTO aftersales_serial_import_row (import_id, number, serial, card_number, "
    "product_ref, dealer_ref, data, state, problem, problem_key, problem_value) "
    "VALUES %s"
)


class AftersalesSerialImport(models.Model):
    """How a file is read into rows, in a stream and with nothing entered yet."""

    _inherit = "aftersales.serial.import"

    # === FILE METHODS === #

    def _open_file(self):
        """Return the file as a binary stream, from the disk where it lies there."""
        self.ensure_one()
        # sudo: ir.attachment - who may read the import may read its file
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return io.BytesIO(attachment.raw or b"")

    def _is_big_file(self):
        """Tell whether reading the file takes longer than a user likes to wait."""
        with self._open_file() as stream:
            return stream.seek(0, io.SEEK_END) > BYTES_AT_ONCE

    def _check_can_be_read(self):
        """Refuse an import without a file, or without its most needed columns."""
        self.ensure_one()
        if not self.file:
            raise UserError(
                self.env._("%(name)s has no file yet; choose one.", name=self.name)
            )
        labels = self._get_key_labels()
        for key in REQUIRED_BY_KIND[self.kind]:
            if key not in self.column_ids.mapped("key"):
                raise UserError(
                    self.env._(
                        "Say which column of the file is the “%(column)s”.",
                        column=labels[key],
                    )
                )

    def _get_failure(self, code):
        """Say why a file as a whole cannot be read, and what to do."""
        messages = {
            "empty": self.env._("The file is empty."),
            "too_large": self.env._("The file is too large; split it."),
            "too_many_rows": self.env._("The file has too many rows; split it."),
            "xls": self.env._(
                "This is an old or a protected workbook; save it as XLSX without a "
                "password."
            ),
            "no_xlsx": self.env._("This is no workbook; save it as XLSX or CSV."),
            "no_sheet": self.env._("The workbook has no sheet to read."),
            "bomb": self.env._(
                "The workbook would unpack to a huge size; save it as CSV."
            ),
            "broken": self.env._("The workbook is damaged; save it anew."),
            "binary": self.env._("This is no list of serials; save it as CSV or XLSX."),
        }
        return messages.get(code, messages["broken"])

    # === COLUMN METHODS === #

    def _read_columns(self):
        """Guess what each column of the file is, and show its first values."""
        # sudo: columns are made by the import, the user says what they are
        for each in self.sudo():
            each.column_ids.unlink()
            each._drop_rows()
            each.write({"failure": False, "state": "draft"})
            try:
                with each._open_file() as stream:
                    rows = list(
                        islice(
                            read_rows(stream, each.encoding or None), SAMPLE_ROWS + 1
                        )
                    )
            except FileError as error:
                each._fail(error)
                continue
            each._create_columns([row for row in rows if any(row.cells)])

    def _create_columns(self, rows):
        """Create one line per column of the first rows."""
        width = max((len(row.cells) for row in rows), default=0)
        first = (rows[0].cells if rows else []) + [""] * width
        has_header = bool(rows) and is_header(rows[0].cells)
        samples = rows[1:] if has_header else rows
        headers = first[:width] if has_header else [""] * width
        keys = self._remember_keys(headers) or self._guess_keys(headers)
        self.has_header = has_header
        self.env["aftersales.serial.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "index": index + 1,
                    "header": headers[index][:80],
                    "sample": " · ".join(
                        row.cells[index][:30]
                        for row in samples
                        if index < len(row.cells) and row.cells[index]
                    ),
                    "key": keys[index] or False,
                }
                for index in range(width)
            ]
        )

    def _guess_keys(self, headers):
        """Tell the columns by their headers; without any, the first is the number."""
        keys = guess_keys(headers, KEYS_BY_KIND[self.kind])
        if headers and not any(keys):
            keys[0] = REQUIRED_BY_KIND[self.kind][0]
        return keys

    def _remember_keys(self, headers):
        """Return what the columns were when such a file was last imported."""
        same_kind = [("kind", "=", self.kind), ("id", "!=", self.id)]
        same_kind += [("state", "in", ("checked", "running", "done"))]
        known = self.search(same_kind, order="id desc", limit=20)
        wanted = list(map(normalize_header, headers))
        # the files of one dealer look alike
        for other in known.sorted(lambda each: each.dealer_id != self.dealer_id):
            columns = other.column_ids
            if [normalize_header(each.header) for each in columns] == wanted:
                return columns.mapped("key")
        return None

    # === CHECK METHODS === #

    def _check(self):
        """Read every row, and compare them with each other and with what we have."""
        self.ensure_one()
        self._drop_rows()
        try:
            with self._open_file() as stream:
                self._stage(read_rows(stream, self.encoding or None))
        except FileError as error:
            self._drop_rows()
            self._fail(error)
            return
        self._finish_check()

    def _finish_check(self):
        """Compare the rows that have been staged and count them."""
        # new rows are unknown to the planner, who would compare each with each
        self.env.cr.execute("ANALYZE aftersales_serial_import_row")
        self._resolve_references()
        self._check_rows()
        self.write(
            {"state": "checked", "is_check_queued": False, "failure": False}
            | self._count_rows()
        )

    def _fail(self, error):
        """Keep on the import why its file cannot be read."""
        self.write(
            {
                "state": "failed",
                "is_check_queued": False,
                "failure": self._get_failure(error.code),
            }
        )

    def _drop_rows(self):
        """Forget the rows of an earlier check."""
        self.env.execute_query(
            SQL(
                "DELETE FROM aftersales_serial_import_row "
                "WHERE import_id = %s RETURNING id",
                self.id,
            )
        )
        self.row_ids.invalidate_recordset(flush=False)
        self.invalidate_recordset(["row_ids"])
        self.write({"row_count": 0, "bad_count": 0, "done_count": 0, "position": 0})

    def _stage(self, rows):
        """Write what the rows say into the staging table, some thousand at a time."""
        reader = self._get_reader()
        rows = iter(rows)
        if self.has_header:
            next((row for row in rows if any(row.cells)), None)
        while chunk := list(islice(rows, CHUNK)):
            self._insert_entries(map(reader.read_row, chunk))

    def _get_reader(self):
        """Return how this file is read."""
        width = max(self.column_ids.mapped("index"), default=0)
        key_by_index = {column.index: column.key for column in self.column_ids}
        return Reader(
            keys=tuple(key_by_index.get(index + 1) or None for index in range(width)),
            required=REQUIRED_BY_KIND[self.kind],
            date_order=self.date_order,
            calendar=self.calendar,
            country=self.env.company.country_id.code or "",
            today=fields.Date.context_today(self).isoformat(),
        )

    def _insert_entries(self, entries):
        """Insert rows, past the ORM: they have no rules, and there may be many."""
        data_field = self.env["aftersales.serial.import.row"]._fields["data"]
        values = []
        for entry in entries:
            data = dict(entry.values)
            taken = [data.pop(key, None) for key in TAKEN_KEYS]
            values.append(
                (
                    self.id,
                    entry.number,
                    *((text or "")[:250] or None for text in taken),
                    data_field.convert_to_column(data, self),
                    "bad" if entry.problem else "ready",
                    entry.problem or None,
                    entry.problem_key or None,
                    entry.problem_value or None,
                )
            )
        self.env.cr.execute_values(INSERT, values, page_size=CHUNK)

    def _count_rows(self):
        """Return the counts of the rows, and start with the first of them."""
        counts = dict(
            self.env.execute_query(
                SQL(
                    "SELECT state, count(*) FROM aftersales_serial_import_row "
                    "WHERE import_id = %s GROUP BY state",
                    self.id,
                )
            )
        )
        return {
            "row_count": sum(counts.values()),
            "bad_count": counts.get("bad", 0),
            "done_count": counts.get("done", 0),
            "position": 0,
        }
