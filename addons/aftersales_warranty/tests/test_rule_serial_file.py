# ruff: noqa: RUF001  digits and letters of three scripts are meant
import io
import zipfile
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.tests import BaseCase

from ..rules import serial_file
from ..rules.serial_column import guess_keys, is_header
from ..rules.serial_file import FileError, read_rows
from ..rules.text_encoding import detect_encoding

PERSIAN = "سریال;تاریخ خرید;مالک\n" + "".join(
    f"SN-{number};۱۴۰۳/۰۵/۱۲;شیرین رحیمی پور\n" for number in range(9)
)
CHINESE = "序列号,购买日期,客户\n" + "".join(
    f"SN-{number},2024年5月12日,张三\n" for number in range(9)
)


def make_xlsx(*rows):
    """Return a workbook of one sheet as a stream."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream


class TestRuleSerialFile(BaseCase):
    """Files of serials are read whatever wrote them, and bad cells are named."""

    def _read(self, content, **options):
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        return list(read_rows(stream, **options))

    def _assert_fails(self, code, content):
        with self.assertRaises(FileError) as error:
            self._read(content)
        self.assertEqual(error.exception.code, code)

    # === TEXT === #

    def test_scanner_list_is_one_column(self):
        rows = self._read(b"SN-1\r\nSN-2\r\nSN-3\r\n\r\n")

        self.assertEqual([row.cells for row in rows], [["SN-1"], ["SN-2"], ["SN-3"]])
        self.assertEqual([row.number for row in rows], [1, 2, 3])

    def test_every_encoding_gives_the_same_rows(self):
        arabic = PERSIAN.translate(str.maketrans("یک۰۱۲۳۴۵", "يك012345"))
        cases = [(PERSIAN, name) for name in ("utf-8", "utf-8-sig", "utf-16")]
        cases += [(CHINESE, name) for name in ("utf-8", "gbk", "gb18030", "utf-16-le")]
        cases += [(arabic, "cp1256"), (PERSIAN, "utf-16-be")]
        for text, encoding in cases:
            with self.subTest(encoding=encoding):
                rows = self._read(text.encode(encoding))

                expected = self._read(text.encode())
                self.assertEqual(rows, expected)
                self.assertEqual(len(rows), 10)
                self.assertEqual(rows[3].cells[0], "SN-2")
                self.assertFalse(any(row.problems for row in rows))

    def test_western_code_page_is_told_from_the_others(self):
        text = "serial;owner\nA1;Jörg Müller\nA2;Søren Ågård\n"

        self.assertEqual(detect_encoding(text.encode("cp1252")), "cp1252")

    def test_digits_and_invisible_marks_are_cleaned(self):
        wide = "".join(chr(0xFEE0 + ord(letter)) for letter in "SN7")
        rows = self._read(f"\u200fSN-۱۲٣\u200e\n{wide}\n".encode())

        self.assertEqual([row.cells for row in rows], [["SN-123"], ["SN7"]])

    def test_broken_bytes_are_a_problem_of_their_cell(self):
        content = "سریال;مالک\nA1;علی\nA2;".encode() + b"\xff\xfe\nA3;x\0y\nA4;ok\n"

        rows = self._read(content)

        self.assertEqual(
            [row.problems for row in rows],
            [{}, {}, {1: "encoding"}, {1: "encoding"}, {}],
        )
        self.assertNotIn("\0", rows[3].cells[1])

    def test_stray_quote_spoils_its_own_row_only(self):
        rows = self._read(b'A1;x\n"A2;y\nA3;z\n"A4";"two\nlines"\n"A5;q\n')

        self.assertEqual(
            [(row.number, row.cells[0], row.problems) for row in rows],
            [
                (1, "A1", {}),
                (2, '"A2;y', {None: "quote"}),
                (3, "A3", {}),
                (4, "A4", {}),
                (6, '"A5;q', {None: "quote"}),
            ],
        )
        self.assertEqual(rows[3].cells[1], "two\nlines")

    def test_rows_without_their_last_cells_are_parted_all_the_same(self):
        for delimiter in ",;\t":
            header = delimiter.join("ABCDEF")
            for rows in (["12"], ["12", "123"], ["12", "123", "1234"], ["123", "123"]):
                with self.subTest(delimiter=delimiter, rows=rows):
                    lines = [header, *map(delimiter.join, rows)]
                    found = self._read("\n".join(lines).encode())
                    self.assertEqual(
                        [row.cells for row in found], [list("ABCDEF"), *map(list, rows)]
                    )

    def test_sentences_with_commas_are_no_cells(self):
        lines = [["A1"], ["A2, of the shop"], ["A3, red, old"], ["A4"]]

        rows = self._read("\n".join(line for [line] in lines).encode())

        self.assertEqual([row.cells for row in rows], lines)

    def test_empty_rows_count_between_others_only(self):
        rows = self._read(b"A1;x\n\n;\nA2;y\n;\n\n")

        self.assertEqual(
            [(row.number, row.problems) for row in rows],
            [(1, {}), (2, {None: "empty"}), (3, {None: "empty"}), (4, {})],
        )

    def test_formulas_are_told_from_signed_numbers(self):
        content = (
            b"=1+1\n@SUM(A1)\n+cmd|'/C calc'!A0\n-2+3\n+98 912 345 6789\n-42\nA=1\n"
        )

        rows = self._read(content)

        self.assertEqual(
            [row.problems.get(0) for row in rows],
            ["formula", "formula", "formula", "formula", None, None, None],
        )

    def test_endless_line_is_cut_and_reported(self):
        content = b"A1\n" + b"x" * 100_000 + b"\nA2\n"

        rows = self._read(content)

        self.assertEqual(rows[1].problems, {None: "long_line"})
        self.assertEqual([rows[0].cells, rows[2].cells], [["A1"], ["A2"]])

    # === XLSX === #

    def test_cells_keep_the_text_that_people_see(self):
        stream = make_xlsx([7, 7.5, "۷", date(2024, 5, 12), True, None, "0012"])
        book = openpyxl.load_workbook(stream)
        book.active["A1"].number_format = "00000"
        stream = io.BytesIO()
        book.save(stream)

        (row,) = self._read(stream)

        self.assertEqual(
            row.cells, ["00007", "7.5", "7", "2024-05-12", "TRUE", "", "0012"]
        )
        self.assertFalse(row.problems)

    def test_formulas_and_rounded_numbers_are_problems(self):
        (row,) = self._read(make_xlsx(["=1+1", "'=1", 12345678901234567, "=A1&B1"]))

        self.assertEqual(row.problems, {0: "formula", 2: "rounded", 3: "formula"})

    def test_bombs_and_other_packages_are_refused(self):
        bomb, other = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/workbook.xml", b"0" * 10_000_000)
        with zipfile.ZipFile(other, "w") as package:
            package.writestr("content.xml", "no workbook")

        self._assert_fails("bomb", bomb)
        self._assert_fails("no_xlsx", other)
        self._assert_fails("broken", b"PK\x03\x04 cut off")

    def test_damaged_workbooks_are_refused_without_a_traceback(self):
        content = make_xlsx(*(["SN", number] for number in range(50))).getvalue()
        for start in range(0, len(content), 97):
            damaged = content[:start] + b"\xff" * 60 + content[start + 60 :]
            with self.subTest(start=start):
                try:
                    self._read(damaged)
                except FileError:
                    continue

    # === WHOLE FILES === #

    def test_files_of_other_kinds_are_refused(self):
        self._assert_fails("empty", b"")
        self._assert_fails("empty", b"\n \r\n")
        self._assert_fails("xls", b"\xd0\xcf\x11\xe0 old workbook")
        self._assert_fails("binary", b"%PDF-1.7")
        self._assert_fails("binary", bytes(range(7)) * 100)

    def test_too_much_is_refused(self):
        with patch.object(serial_file, "MAX_BYTES", 10):
            self._assert_fails("too_large", b"SN-1\nSN-2\nSN-3\n")
        with patch.object(serial_file, "MAX_ROWS", 2):
            self._assert_fails("too_many_rows", b"SN-1\nSN-2\nSN-3\n")

    # === COLUMNS === #

    def test_headers_of_three_languages_are_known(self):
        allowed = ("serial", "purchase_date", "owner_name", "product", "batch_ref")
        expected = ["serial", "product", "purchase_date", "owner_name", None]
        for headers in (
            ["Serial No.", "Item code", "Date of Purchase", "Customer", "Colour"],
            ["شماره سریال", "کد كالا", "تاریخ خرید", "نام مشتری", "رنگ"],
            ["产品序列号", "型号", "购买日期", "客户名称", "颜色"],
        ):
            with self.subTest(headers=headers):
                self.assertEqual(guess_keys(headers, allowed), expected)

    def test_header_is_told_from_data(self):
        self.assertTrue(is_header(["Serial", ""]))
        self.assertTrue(is_header(["Gerät", "Farbe"]))
        self.assertFalse(is_header(["SN-100", "red"]))
        self.assertFalse(is_header([]))
