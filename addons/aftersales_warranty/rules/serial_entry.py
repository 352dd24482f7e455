"""What one row of a file of serials says, and the first thing that is wrong in it."""

from dataclasses import dataclass

from .calendar_date import parse_date
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

    def read(self, row):
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
        if problem:
            self._report(entry, problem, key, text)
        elif key in DATE_KEYS:
            return self._read_date(entry, key, text)
        elif key in NUMBER_KEYS:
            return self._read_number(entry, key, text)
        elif key in IDENTIFIER_KEYS:
            if len(text) > MAX_SERIAL:
                self._report(entry, "too_long", key, text)
            elif is_rounded_number(text):
                self._report(entry, "rounded", key, text)
        elif len(text) > MAX_TEXT and key not in LONG_TEXT_KEYS:
            self._report(entry, "too_long", key, text)
        return text

    def _read_date(self, entry, key, text):
        """Return the ISO day of a text, whose calendar may be any of three."""
        try:
            day = parse_date(text, self.date_order, self.calendar).isoformat()
        except ValueError:
            self._report(entry, "bad_date", key, text)
            return text
        if day > self.today:
            self._report(entry, "future_date", key, text)
        return day

    def _read_number(self, entry, key, text):
        """Return the number that a text means."""
        try:
            return parse_number(text)
        except ValueError:
            self._report(entry, "bad_number", key, text)
        return text

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
