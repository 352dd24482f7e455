"""What one row of a file of serials says, and the first thing that is wrong in it."""

from dataclasses import dataclass

from .calendar_date import parse_date
from .identifier import normalize_phone
from .number_text import parse_number
from .serial_column import DATE_KEYS
from .serial_text import is_rounded_number

MAX_SERIAL = 100
MAX_TEXT = 250
IDENTIFIER_KEYS = ("serial", "card_number")
REFERENCE_KEYS = ("product", "dealer")
NUMBER_KEYS = ("amount", "usage")
LONG_TEXT_KEYS = ("description", "parts")
# A unit cannot be sold, delivered, installed before it was made.
LATER_DATES = ("purchase_date", "delivery_date", "installation_date", "activation_date")


@dataclass(slots=True)
class Entry:
    """The texts of one row by column key, its dates as ISO days."""

    number: int
    values: dict
    problem: str = ""
    problem_key: str = ""
    problem_value: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the rows of one file are read.

    ``keys`` has the column key of each cell, None where the column is not wanted.
    """

    keys: tuple
    required: tuple = ()
    date_order: str = "dmy"
    calendar: str = "auto"
    today: str = "9999-12-31"
    country: str = ""

    def read_row(self, row):
        """Return what a row says.

        :param Row row: a row of the file
        :rtype: Entry
        """
        entry = Entry(row.number, {})
        if None in row.problems:
            self._report(entry, row.problems[None], "", "".join(row.cells[:1]))
            return entry
        for index, key in enumerate(self.keys):
            text = row.cells[index] if key and index < len(row.cells) else ""
            if text:
                entry.values[key] = self._read_cell(entry, key, text, row, index)
        if not entry.problem:
            self._check(entry)
        return entry

    def _read_cell(self, entry, key, text, row, index):
        """Return the value of one cell and note its problem."""
        problem = row.problems.get(index)
        value = text
        if not problem:
            value, problem = self._convert(key, text)
        if problem:
            self._report(entry, problem, key, text)
        return value

    def _convert(self, key, text):
        """Return the value that a text means in its column, and a problem or None."""
        if key in DATE_KEYS:
            return self._convert_date(text)
        if key in NUMBER_KEYS:
            return self._convert_number(text)
        if key == "owner_phone":
            # as it is searched for, whatever its spelling
            phone = normalize_phone(text, self.country or None)
            return phone or text, None if phone else "bad_phone"
        if key in IDENTIFIER_KEYS and is_rounded_number(text):
            return text, "rounded"
        limit = MAX_SERIAL if key in IDENTIFIER_KEYS else MAX_TEXT
        is_long = len(text) > limit and key not in LONG_TEXT_KEYS
        return text, "too_long" if is_long else None

    def _convert_date(self, text):
        """Return the ISO day of a text, whose calendar may be any of three."""
        try:
            day = parse_date(text, self.date_order, self.calendar).isoformat()
        except ValueError:
            return text, "bad_date"
        return day, "future_date" if day > self.today else None

    @staticmethod
    def _convert_number(text):
        """Return the number that a text means."""
        try:
            return parse_number(text), None
        except ValueError:
            return text, "bad_number"

    def _check(self, entry):
        """Note what is missing and what does not go together."""
        values = entry.values
        for key in self.required:
            if not values.get(key):
                code = "missing" if values else "empty"
                self._report(entry, code, key, "")
                return
        made = values.get("manufacture_date") or ""
        for key in LATER_DATES:
            if made and values.get(key, made) < made:
                self._report(entry, "before_made", key, values[key])
                return

    @staticmethod
    def _report(entry, problem, key, value):
        """Note a problem, the first one of a row alone."""
        if not entry.problem:
            entry.problem = problem
            entry.problem_key = key
            entry.problem_value = value[:80]
