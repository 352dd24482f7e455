"""A list of units as an agent writes it: pasted, scanned line by line, or a file."""

import io
from dataclasses import dataclass

from odoo.addons.aftersales_warranty.rules.serial_column import normalize_header
from odoo.addons.aftersales_warranty.rules.serial_file import FileError, read_rows

MAX_UNITS = 5_000
# English, Persian and Chinese words for each column.
HEADER_WORDS = {
    "identifier": (
        "serial", "serial number", "serial no", "sn", "unit", "unit serial", "card",
        "card number", "warranty card", "warranty serial", "identifier",
        "سریال", "شماره سریال", "سریال کالا", "سریال دستگاه", "سریال گارانتی",
        "شماره کارت", "شناسه",
        "序列号", "产品序列号", "机身编号", "保修卡号", "卡号",
    ),
    "product": (
        "product", "product code", "item", "item code", "sku", "model", "barcode",
        "کالا", "محصول", "کد کالا", "کد محصول", "مدل", "بارکد",
        "产品", "产品编号", "型号", "货号", "条码",
    ),
    "complaint": (
        "complaint", "fault", "problem", "what is wrong", "description", "defect",
        "ایراد", "خرابی", "شرح", "شرح خرابی", "ایراد دستگاه", "توضیحات",
        "故障", "故障描述", "报修内容", "说明",
    ),
    "unit_condition": (
        "condition", "state", "damage", "وضعیت", "وضعیت ظاهری", "外观", "状态",
    ),
    "accessories": (
        "accessories", "with", "came with", "لوازم", "متعلقات", "لوازم همراه",
        "附件", "配件",
    ),
    "phone": (
        "phone", "mobile", "telephone", "tel", "customer phone", "owner phone",
        "تلفن", "موبایل", "همراه", "شماره تماس", "تلفن مشتری",
        "电话", "手机", "手机号", "联系电话",
    ),
    "customer_name": (
        "customer", "customer name", "owner", "owner name", "name", "consumer",
        "مشتری", "نام مشتری", "نام", "مالک", "خریدار",
        "客户", "用户", "姓名", "客户名称",
    ),
    "list_number": (
        "list", "list number", "list no", "شماره لیست", "لیست", "清单号", "批次",
    ),
}  # fmt: skip
# What the cells are where no header says it.
BARE_KEYS = ("identifier", "complaint", "accessories", "unit_condition")
_KEY_BY_WORD = {
    normalize_header(word): key for key, words in HEADER_WORDS.items() for word in words
}


@dataclass(slots=True)
class UnitLine:
    """One line of the list: its number there, what it says, what is wrong with it.

    ``problem`` is a code: one of those of a file's cells, or ``no_unit``.
    """

    number: int
    values: dict
    problem: str = ""


def read_units(data):
    """Return the lines of a list of units; a first line may name the columns.

    :param data: bytes of a file, or the text that was pasted or scanned
    :rtype: list[UnitLine]
    :raise FileError: it cannot be read as a whole
    """
    delimiter = None
    if isinstance(data, str):
        # a few lines may say more than the serial that the others are
        delimiter = next((sign for sign in "\t;" if sign in data), None)
        data = data.encode("utf-8", "replace")
    lines, keys = [], None
    for row in read_rows(io.BytesIO(data), delimiter=delimiter):
        if row.is_empty or row.problems.get(None) == "empty":
            continue
        if keys is None:
            keys = _read_header(row.cells)
            if keys:
                continue
            keys = BARE_KEYS
        if len(lines) >= MAX_UNITS:
            raise FileError("too_many_rows")
        lines.append(_read_line(row, keys))
    return lines


def _read_header(cells):
    """Return the key of each column, or None where the row is no header."""
    keys = []
    for cell in cells:
        key = _KEY_BY_WORD.get(normalize_header(cell))
        keys.append(key if key not in keys else None)
    return keys if {"identifier", "product"} & set(keys) else None


def _read_line(row, keys):
    """Return what one row says."""
    line = UnitLine(row.number, {}, row.problems.get(None, ""))
    for index, cell in enumerate(row.cells[: len(keys)]):
        if keys[index] and cell:
            line.values[keys[index]] = cell
            line.problem = line.problem or row.problems.get(index, "")
    if not line.problem and not line.values.keys() & {"identifier", "product"}:
        line.problem = "no_unit"
    return line
