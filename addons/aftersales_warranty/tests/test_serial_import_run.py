# ruff: noqa: RUF001  digits and letters of three scripts are meant
import io
import random
from collections import Counter

import openpyxl

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_serial_import import SerialImportCommon


def spoil_rows(known, twice):
    """Return bad rows of every kind as bytes, each with the problem it has.

    Each row is serial, date of production and batch.

    :param str known: a serial number that exists
    :param str twice: a serial number of a good row above
    """
    return [
        (b"BAD-%d\xff\xfe;2024-01-01;b", "encoding"),
        (b"BAD-%d;2024-01-01;\x93\xfa\x96", "encoding"),
        (b"BA\0D-%d;2024-01-01;b", "encoding"),
        (b"=1+%d;2024-01-01;b", "formula"),
        (b"BAD-%d;=TODAY();b", "formula"),
        (b"BAD-%d;2024-01-01;@SUM(A1)", "formula"),
        (b"+cmd|' /C calc'!A%d;2024-01-01;b", "formula"),
        (b"", "empty"),
        (b";;", "empty"),
        (b" ;\t; ", "empty"),
        (b";2024-01-01;b", "missing"),
        (b"%d" + b"9" * 300 + b";2024-01-01;b", "too_long"),
        (b"BAD-%d;2024-01-01;" + b"b" * 300, "too_long"),
        (twice.encode() + b";2024-01-01;b", "twice_in_file"),
        (known.encode() + b";2024-01-01;b", "lot_exists"),
        (b"1.23457E+%d;2024-01-01;b", "rounded"),
        (b'"BAD-%d;2024-01-01;b', "quote"),
        (b"BAD-%d;2024-02-30;b", "bad_date"),
        (b"BAD-%d;31/13/2024;b", "bad_date"),
        (b"BAD-%d;1402/12/30;b", "bad_date"),
        ("BAD-%d;۱۴۰۲/۱۳/۰۱;b".encode(), "bad_date"),
        (b"BAD-%d;1445/09/31;b", "bad_date"),
        ("BAD-%d;2024年13月1日;b".encode(), "bad_date"),
        (b"BAD-%d;12/05/24;b", "bad_date"),
        (b"BAD-%d;2090-01-01;b", "future_date"),
        (b"BAD-%d;1415/01/01;b", "future_date"),
        (b"BAD-%d;1480/01/01;b", "future_date"),
    ]


GOOD_DATES = (
    "2024-05-12",
    "12/05/2024",
    "12 May 2024",
    "1403/02/23",
    "۱۴۰۳/۰۲/۲۳",
    "۲۳ اردیبهشت ۱۴۰۳",
    "1445/11/04",
    "٤ ذی القعده ١٤٤٥",
    "2024年5月12日",
    "二〇二四年五月十二日",
)


@tagged("post_install", "-at_install")
class TestSerialImportMalformed(SerialImportCommon):
    """Ten thousand bad rows among good ones: all are told, none is in the way."""

    def test_every_bad_row_is_reported_and_every_good_row_kept(self):
        self._create_lots("KNOWN")
        patterns = spoil_rows("KNOWN", "GOOD-0")
        lines, expected, good = [b"GOOD-0;2024-05-12;b"], {}, 1
        for index in range(10_000):
            pattern, problem = patterns[index % len(patterns)]
            lines.append(pattern.replace(b"%d", str(index).encode()))
            expected[len(lines)] = problem
            if index % 10 == 0:
                date = GOOD_DATES[good % len(GOOD_DATES)]
                lines.append(f"GOOD-{good};{date};سری ساخت".encode())
                good += 1
        lines.append(b"GOOD-last;2024-05-12;b")

        each = self._import(b"\r\n".join(lines), has_header=False, date_order="dmy")
        each.column_ids[1].key = "manufacture_date"
        each.column_ids[2].key = "batch_ref"
        each.action_check()

        reported = {row.number: row.problem for row in each.row_ids if row.problem}
        self.assertEqual(Counter(reported.values()), Counter(expected.values()))
        self.assertEqual(reported, expected)
        self.assertEqual(len(reported), 10_000)
        self.assertEqual((each.row_count, each.bad_count), (len(lines), 10_000))
        self._run_all(each)
        self.assertEqual((each.state, each.done_count), ("done", good + 1))
        lots = self.env["stock.lot"].search([("name", "like", "GOOD-")])
        self.assertEqual(len(lots), good + 1)
        self.assertEqual(
            {str(day) for day in lots.mapped("manufacture_date")}, {"2024-05-12"}
        )

    def _run_all(self, each):
        each.action_run()
        each = each.sudo()
        while each._run_batch():
            pass

    def test_bad_cells_of_a_workbook_are_reported_too(self):
        book = openpyxl.Workbook()
        for row in (
            ["Serial", "Production date"],
            ["A1", "1403/02/23"],
            ["=1+1", None],
            ["A2", "=TODAY()"],
            [12345678901234567, None],
            [None, None],
            [4711, None],
            ["'@SUM(1)", None],
        ):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)

        each = self._enter(stream.getvalue())

        self.assertEqual(
            self._get_problems(each),
            [(3, "formula"), (4, "formula"), (5, "rounded"), (6, "empty")],
        )
        self.assertEqual(
            sorted(each.row_ids.lot_id.mapped("name")), ["'@SUM(1)", "4711", "A1"]
        )

    def test_noise_of_any_kind_never_raises(self):
        noise = random.Random(7)
        for size in (1, 50, 5_000):
            for alphabet in (
                range(256),
                b'ab;"\n\r\0=\xff',
                b"PK\x03\x04",
                "۱年".encode(),
            ):
                content = bytes(noise.choices(list(alphabet), k=size))
                with self.subTest(content=content[:40]):
                    each = self._import(content)
                    if each.state == "draft" and each.column_ids:
                        each.action_check()
                    self.assertIn(each.state, ("draft", "checked", "failed"))


@tagged("post_install", "-at_install")
class TestSerialImportJob(SerialImportCommon):
    """Many rows are entered by the background job, batch by batch."""

    def setUp(self):
        super().setUp()
        # the job takes the oldest first, such as one of the demo
        waiting = self.import_model.sudo().search([("state", "=", "running")])
        waiting._transition({"running"}, "checked")

    def _prepare(self, count, prefix="J", kind="cards"):
        rows = "".join(f"{prefix}-{number}\n" for number in range(count))
        each = self._import(f"Serial\n{rows}", kind=kind)
        each.action_check()
        return each

    def test_many_rows_wait_for_the_job_and_come_by_batches(self):
        each = self._prepare(2_000)
        each.action_run()
        self.assertEqual((each.state, each.done_count), ("running", 0))

        with self.enter_registry_test_mode():
            self.env.ref(
                "aftersales_warranty.aftersales_serial_import_cron"
            ).method_direct_trigger()

        each.invalidate_recordset()
        self.assertEqual((each.state, each.done_count), ("done", 2_000))
        self.assertEqual(len(each.row_ids.card_id), 2_000)
        self.assertEqual(each.row_ids.lot_id.create_uid, self.users["reception"])
        notes = "".join(each.message_ids.mapped("body"))
        self.assertIn("2000 rows entered, 0 reported", notes)

    def test_last_batch_ends_the_run_by_itself(self):
        each = self._prepare(20).sudo()
        each._transition({"checked"}, "running")
        each._run_batch(size=10)
        self.assertEqual(each.state, "running")

        each._run_batch(size=10)

        self.assertEqual(each.state, "done")

    def test_job_without_time_asks_to_be_called_again(self):
        each = self._prepare(1_500)
        each.action_run()
        told = []

        def commit_progress(cron, processed=0, *, remaining=None, **kwargs):
            told.append(remaining)
            return 0 if processed else 1

        self.patch(self.registry["ir.cron"], "_commit_progress", commit_progress)
        self.import_model.sudo()._cron_run()

        self.assertEqual((each.state, each.done_count), ("running", 1_000))
        self.assertEqual((told[0], told[-1]), (1_500, 500))

    def test_stopped_run_goes_on_where_it_was(self):
        each = self._prepare(30).sudo()
        each._transition({"checked"}, "running")
        each._run_batch(size=10)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            each._run_batch(size=10)
            raise ZeroDivisionError  # the server is killed in the second batch

        self.assertEqual((each.done_count, len(each.row_ids.lot_id)), (10, 10))
        while each._run_batch(size=10):
            pass
        self.assertEqual((each.state, each.done_count), ("done", 30))
        self.assertEqual(len(self._find_lots(*(f"J-{n}" for n in range(30)))), 30)
        self.assertEqual(len(each.row_ids.card_id), 30)

    def test_paused_run_keeps_what_it_has_and_goes_on(self):
        each = self._prepare(30)
        each.sudo()._transition({"checked"}, "running")
        each.sudo()._run_batch(size=10)

        each.action_pause()

        self.assertEqual((each.state, each.sudo()._run_batch()), ("checked", 0))
        self.assertEqual((each.done_count, each.ready_count), (10, 20))
        each.action_run()
        self.assertEqual((each.state, each.done_count), ("done", 30))

    def test_two_imports_of_one_file_side_by_side_make_no_double(self):
        first, second = self._prepare(30).sudo(), self._prepare(30).sudo()
        (first + second)._transition({"checked"}, "running")
        while first._run_batch(size=7) + second._run_batch(size=11):
            pass

        names = [f"J-{number}" for number in range(30)]
        self.assertEqual(len(self._find_lots(*names)), 30)
        self.assertEqual(len(self._find_lots(*names).card_ids), 30)
        self.assertEqual(first.done_count + second.done_count, 30)
        self.assertEqual(first.bad_count + second.bad_count, 30)

    def test_big_file_is_checked_in_the_background(self):
        each = self._import("Serial\n" + "".join(f"B-{n:0200}\n" for n in range(6_000)))
        each.action_check()
        self.assertTrue(each.is_check_queued)
        self.assertEqual(each.state, "draft")

        with self.enter_registry_test_mode():
            self.env.ref(
                "aftersales_warranty.aftersales_serial_import_cron"
            ).method_direct_trigger()

        each.invalidate_recordset()
        self.assertEqual((each.state, each.bad_count), ("checked", 6_000))

    def test_batch_costs_a_fixed_number_of_queries(self):
        each = self._prepare(150).sudo()
        each._transition({"checked"}, "running")
        each._run_batch(size=10)
        counts = []
        for size in (10, 100):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            each._run_batch(size=size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)

        # the coverages of all cards but the first are copied in one query more
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLessEqual(counts[1], 110)


@tagged("post_install", "-at_install")
class TestSerialImportDownload(SerialImportCommon, HttpCase):
    """The report of bad rows and the empty files can be downloaded."""

    def _download(self, url, login="warranty_reception"):
        self.authenticate(login, login)
        return self.url_open(url)

    def _read(self, response):
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        return [[cell.value for cell in row] for row in book.active.iter_rows()], book

    def test_report_lists_the_bad_rows_as_text(self):
        each = self._import("Serial;Production date\n=1+1;\nA1;soon\nA2;\n")
        each.action_check()
        self.env.cr.flush()

        response = self._download(each.action_download_report()["url"])

        rows, book = self._read(response)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[1][:3], [2, "Serial Number", "=1+1"])
        self.assertEqual(rows[2][:3], [3, "Manufacture Date", "soon"])
        self.assertIn("four digits", rows[2][4])
        self.assertEqual(book.active["C2"].data_type, "s")

    def test_template_can_be_filled_and_imported(self):
        response = self._download("/aftersales/serial_import/template/cards.xlsx")
        (headers,), book = self._read(response)
        values = {"Serial Number": "T-1", "Delivery Date": "1403/02/23"}
        book.active.append([values.get(header) for header in headers])
        stream = io.BytesIO()
        book.save(stream)

        each = self._enter(stream.getvalue(), kind="cards")

        self.assertFalse(self._get_problems(each))
        self.assertEqual(str(each.row_ids.card_id.date_start), "2024-05-12")

    def test_other_roles_and_strangers_download_nothing(self):
        each = self._import("Serial\n=1\n")
        each.action_check()
        url = each.action_download_report()["url"]

        for path in (url, "/aftersales/serial_import/template/cards.xlsx"):
            with self.subTest(path=path), mute_logger("odoo.http"):
                response = self._download(path, "warranty_technician")
                self.assertEqual(response.status_code, 403)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)
        missing = "/aftersales/serial_import/template/nothing.xlsx"
        self.assertEqual(self._download(missing).status_code, 404)
