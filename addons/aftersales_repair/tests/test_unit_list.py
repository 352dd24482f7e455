from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.unit_list import MAX_UNITS, read_units


@tagged("post_install", "-at_install")
class TestUnitList(BaseCase):
    """A list of units is read as it was scanned, pasted or saved."""

    def test_scanned_lines_are_serials(self):
        lines = read_units("FR-1\r\nFR-2\n\n FR-۳ \n")
        self.assertEqual(
            [(line.number, line.values) for line in lines],
            [
                (1, {"identifier": "FR-1"}),
                (2, {"identifier": "FR-2"}),
                (4, {"identifier": "FR-3"}),
            ],
        )

    def test_pasted_cells_without_header_keep_their_order(self):
        lines = read_units("FR-1\tLeaks\tTwo shelves\nFR-2\tNoise\t\n")
        self.assertEqual(
            [line.values for line in lines],
            [
                {
                    "identifier": "FR-1",
                    "complaint": "Leaks",
                    "accessories": "Two shelves",
                },
                {"identifier": "FR-2", "complaint": "Noise"},
            ],
        )

    def test_header_names_the_columns_in_any_order(self):
        text = "شرح خرابی;شماره سریال;نام مشتری;تلفن;Ignored\nنشتی;FR-1;لیلا;0912;x\n"
        [line] = read_units(text.encode())
        self.assertEqual(
            line.values,
            {
                "complaint": "نشتی",
                "identifier": "FR-1",
                "customer_name": "لیلا",
                "phone": "0912",
            },
        )
        [line] = read_units("Product code,List number\nFR300,L-7\n")
        self.assertEqual(line.values, {"product": "FR300", "list_number": "L-7"})

    def test_bad_line_is_named_and_the_others_stand(self):
        lines = read_units("Serial;Complaint\nFR-1;ok\n;no serial\n=1+1;x\nFR-2;ok\n")
        self.assertEqual(
            [line.problem for line in lines], ["", "no_unit", "formula", ""]
        )

    def test_what_is_no_list_is_refused_as_a_whole(self):
        for data, code in ((b"", "empty"), (b"%PDF-1.7 x", "binary")):
            with self.subTest(code=code), self.assertRaises(FileError) as error:
                read_units(data)
            self.assertEqual(error.exception.code, code)
        with self.assertRaises(FileError) as error:
            read_units("\n".join(f"FR-{number}" for number in range(MAX_UNITS + 1)))
        self.assertEqual(error.exception.code, "too_many_rows")
