"""A list of sold units as a dealer writes it: pasted, or a file."""

from dataclasses import dataclass
from datetime import date

from odoo.addons.aftersales_repair.rules import unit_list
from odoo.addons.aftersales_repair.rules.word_list import WordList
from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.rules.serial_column import HEADER_WORDS

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
_SALES = WordList(_WORDS, BARE_KEYS, ("identifier",), MAX_SALES, signs="\t;,،")


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
    return [_make_sale_of(line) for line in _SALES.read_lines(data)]


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


def _make_sale_of(line):
    texts = (line.values.get(key, "") for key in BARE_KEYS)
    sale = make_sale(line.number, *texts)
    sale.problem = line.problem or sale.problem
    return sale
