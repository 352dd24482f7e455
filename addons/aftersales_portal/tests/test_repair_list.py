# ruff: noqa: RUF001  digits and letters of other scripts are meant
import io

import xlsxwriter

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.repair_list import (
    COLUMNS,
    MAX_REPAIRS,
    WIDTHS,
    WORDS,
    make_repair_key,
    parse_codes,
    parse_parts,
    read_repairs,
)
from ..rules.unit_template import get_columns, make_csv, make_xlsx


@tagged("-at_install", "post_install")
class TestRepairList(BaseCase):
    """A list of finished repairs is read as it was written, in any language."""

    def test_bare_cells_are_number_day_unit_work_parts_and_service(self):
        [line] = read_repairs("A-1\t2026-01-02\tFR-1\tGasket replaced\tGSK-1 x2\tSRV")

        self.assertEqual(
            line.values,
            {
                "job_number": "A-1",
                "day": "2026-01-02",
                "identifier": "FR-1",
                "work_done": "Gasket replaced",
                "parts": "GSK-1 x2",
                "services": "SRV",
            },
        )

    def test_the_empty_list_of_each_language_names_all_columns(self):
        for lang, columns in COLUMNS.items():
            with self.subTest(lang=lang):
                self.assertEqual(len(columns), len(WIDTHS))
                self.assertEqual(get_columns(f"{lang}_XX", COLUMNS), columns)
                cells = [f"cell {index}" for index in range(len(columns))]
                text = make_csv(columns).decode("utf-8-sig") + ",".join(cells)
                [line] = read_repairs(text.encode())
                self.assertEqual(set(line.values), set(WORDS))
                self.assertEqual(
                    list(read_repairs(make_csv(columns))), [], "an empty list"
                )

    def test_one_repair_without_its_last_cells_is_read_below_the_header(self):
        for delimiter in (",", ";"):
            header = delimiter.join(COLUMNS["en"])
            row = delimiter.join(("J-1", "2026-01-02", "FR-1", "", "", "Cleaned"))
            with self.subTest(delimiter=delimiter):
                [line] = read_repairs(f"{header}\n{row}")
                self.assertEqual(
                    line.values,
                    {
                        "job_number": "J-1",
                        "day": "2026-01-02",
                        "identifier": "FR-1",
                        "work_done": "Cleaned",
                    },
                )

    def test_a_spreadsheet_is_read_with_its_dates_and_leading_zeros(self):
        self.assertEqual(read_repairs(make_xlsx(COLUMNS["fa"], True, WIDTHS)), [])
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Number", "Serial number", "Date", "Work done"])
        sheet.write_row(1, 0, ["007", "FR-1", "1404/10/12", "Cleaned"])
        sheet.write_row(2, 0, ["008", "", "2026-01-02", "Cleaned"])
        book.close()

        good, bad = read_repairs(file.getvalue())

        self.assertEqual(good.values["job_number"], "007")
        self.assertEqual((good.problem, bad.problem), ("", "no_unit"))

    def test_parts_are_told_with_quantity_and_serials(self):
        for text, parts in (
            ("GSK-1", [("GSK-1", 1, "", "")]),
            ("GSK-1 x2", [("GSK-1", 2, "", "")]),
            ("GSK-1*۲", [("GSK-1", 2, "", "")]),
            ("GSK-1 × 1,5", [("GSK-1", 1.5, "", "")]),
            ("BOX-2", [("BOX-2", 1, "", "")]),
            ("CMP-7 (A-1)", [("CMP-7", 1, "A-1", "")]),
            ("CMP-7(A-1>B 0)", [("CMP-7", 1, "A-1", "B 0")]),
            ("CMP-7 x1 ( A-1 > B-0 )", [("CMP-7", 1, "A-1", "B-0")]),
            ("CMP-7 (> B-0)", [("CMP-7", 1, "", "B-0")]),
            (
                "GSK-1 x2; CMP-7 (A > B)\nScrew + Nut؛ Oil",
                [
                    ("GSK-1", 2, "", ""),
                    ("CMP-7", 1, "A", "B"),
                    ("Screw", 1, "", ""),
                    ("Nut", 1, "", ""),
                    ("Oil", 1, "", ""),
                ],
            ),
            ("", []),
            (None, []),
        ):
            with self.subTest(text=text):
                self.assertEqual([tuple(part) for part in parse_parts(text)], parts)

    def test_what_is_no_part_is_refused(self):
        for text in ("GSK-1 x0", "GSK-1 *many", "GSK-1 (A > B > C)", "GSK-1 x99999999"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_parts(text)

    def test_codes_are_parted_by_any_sign(self):
        self.assertEqual(parse_codes("A; B،C,D + E\n"), ["A", "B", "C", "D", "E"])
        self.assertEqual(parse_codes(None), [])

    def test_a_repair_is_the_same_by_its_number_or_by_all_it_says(self):
        told = {"job_number": " a-۱ ", "work_done": "Cleaned"}

        self.assertEqual(
            make_repair_key(1, told), make_repair_key(1, {"job_number": "A-1"})
        )
        self.assertNotEqual(make_repair_key(1, told), make_repair_key(2, told))
        rest = {"identifier": "FR-1", "day": "2026-01-02", "work_done": "Cleaned"}
        self.assertEqual(make_repair_key(1, rest), make_repair_key(1, dict(rest)))
        for name in rest:
            other = make_repair_key(1, rest | {name: "x"})
            self.assertNotEqual(make_repair_key(1, rest), other)

    def test_too_many_and_none_at_all_are_refused(self):
        for text, code in (
            ("\tx\tFR\n" * (MAX_REPAIRS + 1), "too_many_rows"),
            ("", "empty"),
        ):
            with self.assertRaises(FileError) as error:
                read_repairs(text)
            self.assertEqual(error.exception.code, code)
