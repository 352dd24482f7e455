"""A list of sold units as a dealer writes it: pasted, or a file."""

import io
from dataclasses import dataclass
from datetime import date

from odoo.addons.aftersales_repair.rules import unit_list
from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.rules.serial_column import (
    HEADER_WORDS,
    normalize_header,
)
from odoo.addons.aftersales_warranty.rules.serial_file import FileError, read_rows

MAX_SALES = 500
# What the cells are where no header says it.
BARE_KEYS = ("identifier", "name", "phone", "day")
_WORDS = {
    "identifier": (
        *HEADER_WORDS["serial"],
        *HEADER_WORDS["card_number"],
        *unit_list.HEADER_WORDS["identifier"],
    ),
    "name": (*HEADER_WORDS["owner_name"], *unit_list.HEADER_WORDS["customer_name"]),
    "phone": (*HEADER_WORDS["owner_phone"], *unit_list.HEADER_WORDS["phone"]),
    "day": (*HEADER_WORDS["purchase_date"], "date", "تاریخ", "日期"),
}
_KEY_BY_WORD = {
    normalize_header(word): key for key, words in _WORDS.items() for word in words
}


@dataclass(slots=True)
class Sale:
    """One line: which unit went to whom, and when.

    ``problem`` is a code: one of a file's cells, ``no_unit``, ``no_phone`` or
    ``no_day``; ``day`` is None where the line says none.
    """

    number: int
    identifier: str = ""
    name: str = ""
    phone: str = ""
    day: date | None = None
    problem: str = ""

    def as_text(self):
        """Return the line as it can be pasted again."""
        day = self.day.isoformat() if self.day else ""
        cells = (self.identifier, self.name, self.phone, day)
        return "\t".join(cells).rstrip("\t")


def read_sales(data):
    """Return the lines of a list of sales; a first line may name the columns.

    :param data: bytes of a file, or the text that was pasted
    :rtype: list[Sale]
    :raise FileError: it cannot be read as a whole
    """
    delimiter = None
    if isinstance(data, str):
        delimiter = next((sign for sign in "\t;,،" if sign in data), None)
        data = data.encode("utf-8", "replace")
    sales, keys = [], None
    for row in read_rows(io.BytesIO(data), delimiter=delimiter):
        if row.is_empty or row.problems.get(None) == "empty":
            continue
        if keys is None:
            keys = _read_header(row.cells)
            if keys:
                continue
            keys = BARE_KEYS
        if len(sales) >= MAX_SALES:
            raise FileError("too_many_rows")
        sales.append(_read_sale(row, keys))
    return sales


def make_sale(number, identifier, name, phone, day_text):
    """Return one sale, with what is wrong with it."""
    sale = Sale(number, clean_identifier(identifier), name.strip(), phone.strip())
    try:
        sale.day = parse_date(day_text) if day_text.strip() else None
    except ValueError:
        sale.problem = "no_day"
    if not sale.identifier:
        sale.problem = "no_unit"
    elif not sale.phone:
        sale.problem = sale.problem or "no_phone"
    return sale


def _read_header(cells):
    """Return the key of each column, or None where the row is no header."""
    keys = []
    for cell in cells:
        key = _KEY_BY_WORD.get(normalize_header(cell))
        keys.append(key if key not in keys else None)
    return keys if "identifier" in keys else None


def _read_sale(row, keys):
    texts = dict.fromkeys(BARE_KEYS, "")
    for key, cell in zip(keys, row.cells, strict=False):
        if key:
            texts[key] = cell or ""
    sale = make_sale(
        row.number, texts["identifier"], texts["name"], texts["phone"], texts["day"]
    )
    sale.problem = next(filter(None, row.problems.values()), "") or sale.problem
    return sale
