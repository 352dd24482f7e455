"""Rows of an XLSX file as text: formulas are never reckoned, bombs never opened."""

import math
import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .serial_text import clean_text, get_text_problem

# What it does not understand in a file is told with its row, or is of no concern.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

XLSX_MAGIC = b"PK\x03\x04"
MAX_UNPACKED = 512 * 1024 * 1024
MAX_PACKING = 200  # times; sheets of serials pack about ten times
MAX_PARTS = 2_000
EXACT_DIGITS = 15  # a spreadsheet rounds longer numbers
_ZEROS = re.compile(r"0+")
# Whatever a damaged file makes the reader stumble over.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # the parsers of XML raise kinds of it
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,  # an unknown way of packing
    RuntimeError,  # a password
)


class XlsxError(ValueError):
    """The file is no XLSX that we open; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read_xlsx(stream, max_columns):
    """Yield number, texts and problems of each row of the first sheet.

    :param stream: a binary file that can seek
    :raise ValueError: the file cannot be read
    """
    try:
        _check_package(stream)
        book = openpyxl.load_workbook(stream, read_only=True)
        try:
            yield from _read_sheet(book, max_columns)
        finally:
            book.close()
    except _BROKEN as error:
        raise XlsxError("broken") from error


def _check_package(stream):
    """Refuse a package that unpacks to more than it should, before it is opened."""
    with zipfile.ZipFile(stream) as package:
        parts = package.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise XlsxError("no_xlsx")
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts) or 1
        is_bomb = unpacked > MAX_UNPACKED or unpacked > MAX_PACKING * packed
        if is_bomb or len(parts) > MAX_PARTS:
            raise XlsxError("bomb")
    stream.seek(0)


def _read_sheet(book, max_columns):
    """Yield the rows of the first sheet that people see."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise XlsxError("no_sheet")
    sheet = sheets[0]
    # What a file says of its own size is often wrong.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=max_columns), start=1):
        texts, problems = [], {}
        for index, cell in enumerate(cells):
            text, problem = _read_cell(cell)
            texts.append(text)
            if problem:
                problems[index] = problem
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts, problems


def _read_cell(cell):
    """Return the text of a cell as people see it, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f":
        return str(value)[:40], "formula"
    if cell.data_type == "e":
        return str(value), "cell_error"
    if isinstance(value, str):
        text = clean_text(value)
        return text, (text and get_text_problem(text)) or None
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, int | float):
        return _read_number(value, cell.number_format)
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}", None
    return (value.isoformat() if isinstance(value, time) else str(value)), None


def _read_number(value, number_format):
    """Return the digits that were typed; leading zeros live in the format."""
    if not math.isfinite(value):
        return str(value), "cell_error"
    if value != int(value):
        return repr(value), None
    text = str(int(value))
    if len(text.lstrip("-")) > EXACT_DIGITS:
        return text, "rounded"
    if _ZEROS.fullmatch(number_format or ""):
        text = text.zfill(len(number_format))
    return text, None
