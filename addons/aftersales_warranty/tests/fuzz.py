"""Inputs that nobody means, for whatever reads what people type, send or hand in.

More on demand: ``AFTERSALES_FUZZ=20000`` spreads so many over all readers of files and
texts and all routes. The inputs are the same each time; another number draws others.
"""

# ruff: noqa: RUF001  digits and letters of three scripts are meant
import ast
import io
import logging
import os
import re
import signal
import sys
import time
import zipfile
from collections import Counter
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from odoo.tests import BaseCase

_logger = logging.getLogger("odoo.tests.fuzz")

# readers there are at least: of files and texts, into records, and of requests
PARSERS = 36
RECORD_PARSERS = 9
ROUTES = 83
SEED = int(os.environ.get("AFTERSALES_FUZZ", "0"))
# a text is read in the tenth of the time that a request takes
SHARE = -(-SEED // (3 * PARSERS + RECORD_PARSERS + ROUTES))
INPUTS = max(25, 3 * SHARE)
RECORD_INPUTS = max(8, SHARE)
ROUTE_INPUTS = max(12, SHARE)
SECONDS = 5  # of the processor, for one input
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
    *("cp1256", "cp1252", "gb18030", "big5", "latin-1", "cp437", "utf-7"),
)
DELIMITERS = ("\t", ";", ",", "|", "،", "؛", "，", "；", " ", "")
ENDS = ("\n", "\r\n", "\r", "\n\n", "\v", "\u2028", "")
# what stumbles readers: signs, numbers, dates, formulas, quotes, other digits
ODD_CELLS = (
    *("", " ", "\0", "\ufeff", "\ufffd", "\ud83d", "\u202e", "\u200c", '"', '""', "'"),
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+49 30 12", "-", "+", "=", "@"),
    *("1E+15", "1e309", "NaN", "inf", "-0", "0x10", "1_000", "٫", "۱۲٬۳۴۵", "١٢٫٥"),
    *("۱۴۰۳/۰۵/۱۲", "1403/13/40", "30.02.2026", "2026-02-30", "0000-00-00"),
    *("1445/09/31 ه.ق", "9999/12/29 ه.ش", "9999 ق", "31 مهر 1403", "二〇二四年十三月"),
    *("民国一百年1月1日", "2024年5月12日", "12/12/12", "1.1.1", "99999999", "00000000"),
    *("²", "½", "Ⅷ", "๓", "𝟙", "①", "٣" * 40, "9" * 400, "A" * 2_001, "\n" * 30),
    *("http://x/warranty/check?number=%00", "http://[", "https://[::1]/warranty/check"),
    *("{}", "[", "{text}", "%(year)s", "%s", "<a", "\\", "a\rb", "\x1a", "\x85"),
)


def chars(**options):
    """Return any sign, halves of characters too unless told otherwise."""
    return st.characters(**options)


@cache
def texts(longest=60):
    """Return texts of any signs, and those that stumble readers."""
    return st.one_of(
        st.sampled_from(ODD_CELLS),
        st.text(chars(), max_size=longest),
        st.text("0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩/-.: +,٫٬年月日ق", max_size=longest),
        st.lists(st.sampled_from(ODD_CELLS), max_size=4).map("".join),
        st.builds(
            lambda sign, count: sign * count, chars(), st.sampled_from([99, 9999])
        ),
    )


@cache
def dates_like():
    """Return what nearly is a date of some calendar."""
    number = st.one_of(st.integers(0, 40), st.integers(0, 9999)).map(str)
    sign = st.sampled_from(["/", "-", ".", " ", "年", "月", ""])
    mark = st.sampled_from(["", " ق", " ه.ش", " هـ", " م", " ad", "日", "t10:00", " z"])
    name = st.sampled_from(["مهر", "رمضان", "may", "ذی الحجه", "x"])
    part = st.one_of(number, number, name)
    return st.builds("{}{}{}{}{}{}".format, part, sign, part, sign, part, mark)


@st.composite
def tables(draw, words=()):
    """Return a list as people write it, headed by known words or by none."""
    heads = st.sampled_from(words) if words else texts()
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(cells(), max_size=width + 1), max_size=8))
    if words and draw(st.booleans()):
        rows.insert(0, draw(st.lists(heads, min_size=1, max_size=width)))
    sign, end = draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from(ENDS))
    return end.join(sign.join(row) for row in rows)


@cache
def cells():
    """Return cells: serials, phones, dates, and what is none of them."""
    return st.one_of(
        st.from_regex(r"[A-Z]{2}-[0-9]{2}-[0-9]{5}", fullmatch=True),
        st.from_regex(r"09[0-9]{9}", fullmatch=True),
        dates_like(),
        texts(),
        texts().map(lambda text: f'"{text}"'),
    )


@st.composite
def damaged(draw, contents):
    """Return contents as they are, cut off, glued together or with bytes changed."""
    content = bytearray(draw(contents))
    for _blow in range(draw(st.integers(0, 3))):
        # by its share: the size of a workbook varies with the clock
        at = len(content) * draw(st.integers(0, 1000)) // 1000
        bytes_ = draw(st.binary(max_size=8))
        match draw(st.sampled_from(["cut", "put", "change"])):
            case "cut":
                del content[at:]
            case "put":
                content[at:at] = bytes_
            case _:
                content[at : at + len(bytes_)] = bytes_
    return bytes(content)


def text_files(words=()):
    """Return text files in any encoding, whole or damaged."""
    encoded = st.builds(
        lambda text, codec: text.encode(codec, "replace"),
        tables(words),
        st.sampled_from(ENCODINGS),
    )
    return st.one_of(st.binary(max_size=400), damaged(encoded))


@st.composite
def workbooks(draw, words=()):
    """Return XLSX files with odd cells; some are damaged, some lack or swap parts."""
    book = openpyxl.Workbook()
    sheet = book.active
    heads = draw(st.lists(st.sampled_from(words), max_size=5)) if words else []
    values = st.one_of(
        cells(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.none(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
    rows = draw(st.lists(st.lists(values, max_size=6), max_size=6))
    for number, row in enumerate([heads, *rows], start=1):
        for column, value in enumerate(row, start=1):
            _fill(sheet.cell(number, column), value)
    if draw(st.booleans()):
        sheet.sheet_state = draw(st.sampled_from(["hidden", "veryHidden", "visible"]))
        if sheet.sheet_state != "visible":
            book.create_sheet("Shown")
    stream = io.BytesIO()
    book.save(stream)
    content = draw(_repacked(stream)) if draw(st.booleans()) else stream.getvalue()
    return draw(damaged(st.just(content)))


def _fill(cell, value):
    """Put a value into a cell, where the writer takes it."""
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
    try:
        cell.value = value
    except (IllegalCharacterError, ValueError, OverflowError):
        cell.value = "refused"


@st.composite
def _repacked(draw, stream):
    """Return a package whose parts are missing, empty, doubled or of another kind."""
    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            match draw(st.sampled_from(["keep", "keep", "keep", "drop", "change"])):
                case "keep":
                    new.writestr(part, old.read(part))
                case "change":
                    new.writestr(part, draw(damaged(st.just(old.read(part)))))
    return packed.getvalue()


def files(words=()):
    """Return files of lists, of any kind."""
    return st.one_of(text_files(words), workbooks(words))


# how functions are called that read what people write
READERS = re.compile(
    r"(read|parse|clean|normalize|guess|detect|sniff|pick|judge_answer|make_plain"
    r"|make_storable|find_mentions|find_placeholders|first_keyword|split_text)(_|$)"
)


def find_untried(tests):
    """Return the readers among the rules of an addon that a file of tests never names.

    :param Path tests: the file; the rules lie beside its folder
    :return: set of names as ``module.function``
    """
    readers = {
        f"{path.stem}.{node.name}"
        for path in (tests.parent.parent / "rules").glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and READERS.match(node.name)
    }
    named = set()
    for node in ast.walk(ast.parse(tests.read_text())):
        if isinstance(node, ast.ImportFrom):
            module = (node.module or "").rpartition(".")[2]
            named |= {f"{module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            named.add(f"{node.value.id}.{node.attr}")
    return readers - named


class FuzzCase(BaseCase):
    """Tells how many inputs its readers got, and how long they took."""

    inputs = Counter()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = time.monotonic()

    @classmethod
    def tearDownClass(cls):
        _logger.info(
            "fuzz: %d inputs over %d parsers in %d s",
            cls.inputs[cls],
            sum(hasattr(getattr(cls, name), "hypothesis") for name in dir(cls)),
            time.monotonic() - cls.start,
        )
        super().tearDownClass()


class RuleFuzzCase(FuzzCase):
    """Tries each plain function of an addon that reads what people write."""

    def test_every_reader_is_tried(self):
        tests = Path(sys.modules[type(self).__module__].__file__)

        self.assertEqual(find_untried(tests), set())


@contextmanager
def bounded(seconds=SECONDS):
    """Break off what takes so much time of the processor, were it for ever."""

    def stop(*__):
        raise AssertionError(f"more than {seconds} s for one input")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fuzz(*strategies, most=INPUTS, **named):
    """Run a test on drawn inputs, each bounded in the time of the processor.

    :param int most: how many inputs; fewer where each takes a database
    """

    def decorate(test):
        @seed(SEED)
        @settings(
            max_examples=most,
            deadline=None,  # the clock runs on while others are at work
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(*strategies, **named)
        @wraps(test)
        def tried(self, *args, **kwargs):
            self.inputs[type(self)] += 1
            start = time.process_time()
            with bounded():
                test(self, *args, **kwargs)
            # a reader may have swallowed that it was broken off
            assert time.process_time() - start < SECONDS, "too long for one input"

        return tried

    return decorate
