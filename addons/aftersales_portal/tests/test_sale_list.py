# ruff: noqa: RUF001  digits of two scripts are meant
from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.sale_list import MAX_SALES, make_sale, read_sales


@tagged("-at_install", "post_install")
class TestSaleList(BaseCase):
    def test_bare_cells_are_unit_name_mobile_and_day(self):
        [sale] = read_sales("FR-1\tSara\t+98 912 345 6789\t2026-03-21")

        self.assertEqual(
            (sale.identifier, sale.name, sale.phone, sale.day, sale.problem),
            ("FR-1", "Sara", "+98 912 345 6789", date(2026, 3, 21), ""),
        )

    def test_a_header_in_persian_names_the_columns_in_any_order(self):
        [sale] = read_sales(
            "موبایل;تاریخ فروش;شماره سریال\n۰۹۱۲۳۴۵۶۷۸۹;۱۴۰۴/۰۱/۰۱;FR-1"
        )

        self.assertEqual(sale.identifier, "FR-1")
        self.assertEqual(sale.day, date(2025, 3, 21))
        self.assertFalse(sale.problem)

    def test_what_lacks_is_said_of_each_line(self):
        sales = read_sales("FR-1\tSara\t\t\n\tSara\t0912\t\nFR-2\tSara\t0912\tsoon")

        self.assertEqual(
            [sale.problem for sale in sales], ["no_phone", "no_unit", "no_day"]
        )

    def test_a_line_can_be_pasted_again(self):
        line = "FR-1\tSara\t0912\t2026-03-21"

        self.assertEqual(read_sales(line)[0].as_text(), line)
        self.assertEqual(make_sale(1, "FR-1", "", "", "").as_text(), "FR-1")

    def test_too_many_and_none_at_all_are_refused(self):
        for text, code in (
            ("FR\t\t1\n" * (MAX_SALES + 1), "too_many_rows"),
            ("", "empty"),
        ):
            with self.assertRaises(FileError) as error:
                read_sales(text)
            self.assertEqual(error.exception.code, code)
