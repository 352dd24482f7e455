"""Rows of a file of serial numbers: scanner TXT, CSV or XLSX, read as a stream.

A bad row never stops the good ones: what cannot be read is a problem of its cell or
of its row, only a file that is no such file at all is refused as a whole.
"""

import csv
import io
from collections import deque
from dataclasses import dataclass, field
from itertools import chain

from .serial_text import clean_text, get_text_problem
from .text_encoding import detect_encoding
from .xlsx_file import XLSX_MAGIC, read_xlsx

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 60
MAX_LINE = 20_000
JOINED_LINES = 8  # the most lines that a quoted cell may run over
SAMPLE_BYTES = 1024 * 1024
SAMPLE_LINES = 50
DELIMITERS = ("\t", ";", ",", "|", "،", "؛", chr(0xFF0C), chr(0xFF1B))
BINARY_MAGICS = {
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "binary",
    b"\x89PNG": "binary",
    b"\xff\xd8\xff": "binary",
    b"\x1f\x8b": "binary",
}


class FileError(Exception):
    """The file as a whole cannot be read; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Row:
    """One row: its number in the file, its texts, and what is wrong with them.

    ``problems`` has a code by the index of the cell; None stands for the whole row.
    """

    number: int
    cells: list
    problems: dict = field(default_factory=dict)

    @property
    def is_empty(self):
        """Tell whether the row says nothing at all."""
        return not self.problems and not any(self.cells)


def read_rows(stream, encoding=None, delimiter=None):
    """Yield the rows of a file, one after the other.

    Rows without any text are left out at the end of the file only: between others
    they may stand for a serial that the scanner missed.

    :param stream: a binary file that can seek
    :param str encoding: the name of a codec, found out where it is missing
    :param str delimiter: what parts the cells, found out where it is missing
    :rtype: collections.abc.Iterator[Row]
    :raise FileError: the file as a whole cannot be read
    """
    head = _check_file(stream)
    if head.startswith(XLSX_MAGIC):
        try:
            rows = (Row(*each) for each in read_xlsx(stream, MAX_COLUMNS))
            yield from _limit(_skip_tail(rows))
        except (ValueError, OSError) as error:
            raise FileError(getattr(error, "code", "broken")) from error
        return
    encoding = encoding or detect_encoding(head)
    if not encoding:
        raise FileError("binary")
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
    try:
        yield from _limit(_skip_tail(_read_text(text, delimiter)))
    finally:
        text.detach()  # the stream is the caller's


def _check_file(stream):
    """Refuse what is too big, empty or no text; return the first part of the rest."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MAX_BYTES:
        raise FileError("too_large")
    head = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    if not head.strip():
        raise FileError("empty")
    for magic, code in BINARY_MAGICS.items():
        if head.startswith(magic):
            raise FileError(code)
    return head


def _skip_tail(rows):
    """Leave out the empty rows that no other row follows."""
    first_empty = None
    for row in rows:
        if row.is_empty:
            first_empty = first_empty or row.number
            continue
        if first_empty:
            yield from (
                Row(number, [], {None: "empty"})
                for number in range(first_empty, row.number)
            )
            first_empty = None
        yield row


def _limit(rows):
    """Stop at a file that has more rows than anybody can mean."""
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise FileError("too_many_rows")
        yield row


# === TEXT === #


def _read_text(text, delimiter):
    """Yield the rows of a text file."""
    lines = _read_lines(text)
    sample = [line for __, line in zip(range(SAMPLE_LINES), lines, strict=False)]
    delimiter = delimiter or sniff_delimiter([line for __, line in sample])
    pending = deque()
    lines = chain(sample, lines)
    while True:
        number, line = pending.popleft() if pending else next(lines, (0, None))
        if line is None:
            return
        if len(line) > MAX_LINE:
            yield Row(number, [clean_text(line[:40])], {None: "long_line"})
        elif '"' not in line or not delimiter:
            cells = line.split(delimiter, MAX_COLUMNS) if delimiter else [line]
            yield _make_row(number, cells)
        else:
            yield _parse_quoted(number, line, delimiter, lines, pending)


def _read_lines(text):
    """Yield number and text of each line; of an endless one, no more than needed."""
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        yield number, line.rstrip("\n")
        while not line.endswith("\n") and len(line) > MAX_LINE:
            line = text.readline(MAX_LINE + 1)


def sniff_delimiter(lines):
    """Return what parts the cells in most of the lines; None in a plain list.

    Most have as many cells as each other. Where no two are alike, as in a short list
    without its last, empty cells, most have no more of them than the first line.
    """
    lines = [line for line in lines if line.strip()]
    counts = {
        delimiter: [line.count(delimiter) for line in lines] for delimiter in DELIMITERS
    }
    for count_fitting in (_count_alike, _count_within_first):
        best = max(counts, key=lambda delimiter: count_fitting(counts[delimiter]))
        if count_fitting(counts[best]) * 2 > len(lines):
            return best
    return None


def _count_alike(counts):
    """Return in how many lines a delimiter stands as often as in no others."""
    return max(map(counts.count, filter(None, counts)), default=0)


def _count_within_first(counts):
    """Return in how many lines a delimiter stands, but not beyond the first line."""
    return sum(0 < count <= counts[0] for count in counts)


def _parse_quoted(number, line, delimiter, lines, pending):
    """Read a line with quotes; a quoted cell may go on for some lines.

    Where its end does not come, the line alone is bad and the next ones stand for
    themselves: one stray quote must not swallow a file.
    """
    text, taken = line, []
    while True:
        try:
            reader = csv.reader([text], delimiter=delimiter, strict=True)
            cells = next(reader)
        except csv.Error as error:
            is_open = "unexpected end" in str(error)
        else:
            return _make_row(number, cells)
        following = (pending.popleft() if pending else next(lines, None)) or None
        if following:
            taken.append(following)
        if not is_open or not following or len(taken) > JOINED_LINES:
            pending.extendleft(reversed(taken))
            return Row(number, [clean_text(line[:40])], {None: "quote"})
        text = f"{text}\n{following[1]}"


def _make_row(number, cells):
    """Clean the texts of a row and note what is wrong with them."""
    texts = [clean_text(cell) for cell in cells[:MAX_COLUMNS]]
    problems = {}
    for index, text in enumerate(texts):
        problem = text and get_text_problem(text)
        if problem:
            problems[index] = problem
    return Row(number, texts, problems)
