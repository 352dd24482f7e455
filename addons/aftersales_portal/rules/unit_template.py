"""The lists an agent fills in: columns by language, as CSV or XLSX."""

import csv
import io

import xlsxwriter

# the columns in their order: a key of unit_list.HEADER_WORDS, and its word there
COLUMNS = {
    "en": (
        "Serial number",
        "Product code",
        "Complaint",
        "Condition",
        "Accessories",
        "Phone",
        "Customer name",
        "List number",
    ),
    "fa": (
        "شماره سریال",
        "کد کالا",
        "شرح خرابی",
        "وضعیت ظاهری",
        "لوازم همراه",
        "موبایل",
        "نام مشتری",
        "شماره لیست",
    ),
    "zh": (
        "序列号",
        "产品编号",
        "故障描述",
        "外观",
        "附件",
        "手机",
        "客户名称",
        "清单号",
    ),
}
WIDTHS = (22, 16, 34, 22, 22, 18, 24, 16)


def get_columns(lang, columns=None):
    """Return the headers in a language, in English where there are none.

    :param str lang: a code such as ``fa_IR``
    :param dict columns: the headers by language, those of units by default
    """
    columns = columns or COLUMNS
    return columns.get((lang or "").split("_")[0], columns["en"])


def make_csv(columns):
    """Return an empty list as CSV that spreadsheets open in UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerow(columns)
    return text.getvalue().encode("utf-8-sig")


def make_xlsx(columns, right_to_left=False, widths=WIDTHS):
    """Return an empty list as XLSX; its cells are texts, so no serial loses zeros."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    if right_to_left:
        sheet.right_to_left()
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@"})
    for index, (title, width) in enumerate(zip(columns, widths, strict=False)):
        sheet.set_column(index, index, width, text)
        sheet.write_string(0, index, title, head)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()
