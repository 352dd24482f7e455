import codecs
import io
import json
import math
from contextlib import suppress
from datetime import date

from hypothesis import strategies as st

from ..rules import (
    identifier,
    pivot_table,
    route_parameter,
    serial_column,
    serial_file,
    sms_gateway,
    xlsx_file,
)
from ..rules.calendar_date import CALENDARS, ORDERS, parse_date
from ..rules.number_pattern import CHECK_DIGITS, NumberPattern
from ..rules.number_text import parse_number
from ..rules.print_text import split_text
from ..rules.serial_entry import Reader
from ..rules.serial_file import MAX_COLUMNS, FileError, read_rows
from ..rules.serial_kind import KEYS_BY_KIND, REQUIRED_BY_KIND
from ..rules.serial_text import clean_text, get_text_problem
from ..rules.text_encoding import detect_encoding
from .fuzz import (
    RuleFuzzCase,
    chars,
    dates_like,
    files,
    fuzz,
    text_files,
    texts,
    workbooks,
)
from .fuzz_values import trees

WORDS = [word for words in serial_column.HEADER_WORDS.values() for word in words]
PATTERNS = st.builds(
    NumberPattern,
    prefix=st.one_of(texts(12), st.sampled_from(["SN%(jy)s-", "%%", "W%(year)s"])),
    suffix=texts(6),
    padding=st.integers(1, 18),
    check_digit=st.sampled_from([None, *CHECK_DIGITS]),
)
# what is kept in a database: no halves of characters, no zeros
STORED = st.text(chars(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


class TestRuleFuzz(RuleFuzzCase):
    """Whatever is typed, scanned or handed in is read or refused, never a failure."""

    def _read(self, content):
        """Return the rows of a file, none where it is refused as a whole."""
        try:
            rows = list(read_rows(io.BytesIO(content)))
        except FileError as error:
            self.assertTrue(error.code)
            return []
        numbers = [row.number for row in rows]
        self.assertEqual(numbers, sorted(numbers))
        for row in rows:
            self.assertLessEqual(len(row.cells), MAX_COLUMNS)
            for text in row.cells:
                self._check_storable(text)
        return rows

    def _check_storable(self, text):
        """Make sure that a database takes a text."""
        self.assertIsInstance(text, str)
        self.assertNotIn("\0", text)
        text.encode()

    # === FILES === #

    @fuzz(text_files(WORDS))
    def test_text_files_are_read_or_refused(self, content):
        self._read(content)

    @fuzz(workbooks(WORDS))
    def test_workbooks_are_read_or_refused(self, content):
        self._read(content)

    @fuzz(st.binary(max_size=3000).map(lambda tail: b"PK\x03\x04" + tail))
    def test_what_pretends_to_be_a_workbook_is_refused(self, content):
        self._read(content)

    @fuzz(workbooks(WORDS))
    def test_workbooks_are_refused_in_one_way(self, content):
        with suppress(ValueError):
            list(xlsx_file.read_xlsx(io.BytesIO(content), MAX_COLUMNS))

    @fuzz(st.lists(texts(), max_size=9))
    def test_delimiters_are_known_ones(self, lines):
        self.assertIn(
            serial_file.sniff_delimiter(lines), {*serial_file.DELIMITERS, None}
        )

    @fuzz(files(WORDS), st.sampled_from(sorted(KEYS_BY_KIND)), st.sampled_from(ORDERS))
    def test_rows_say_something_or_what_is_wrong(self, content, kind, order):
        rows = self._read(content)
        allowed = KEYS_BY_KIND[kind]
        keys = serial_column.guess_keys(rows[0].cells, allowed) if rows else ()
        if not any(keys):
            keys = allowed
        reader = Reader(
            tuple(keys), REQUIRED_BY_KIND[kind], order, "auto", "2026-03-01", "IR"
        )
        for row in rows:
            entry = reader.read_row(row)
            self.assertTrue(entry.problem or entry.values)
            json.dumps([entry.values, entry.problem_value], allow_nan=False)

    @fuzz(st.one_of(st.binary(max_size=300), text_files(WORDS)))
    def test_encoding_is_one_that_there_is(self, head):
        found = detect_encoding(head)
        if found:
            codecs.lookup(found)

    # === TEXTS === #

    @fuzz(texts(), texts())
    def test_cells_and_headers_are_taken_as_they_come(self, text, other):
        self._check_storable(clean_text(text))
        if clean_text(text):
            get_text_problem(clean_text(text))
        serial_column.is_header([text, other])
        serial_column.guess_keys([text, other], serial_column.HEADER_WORDS)
        self.assertIn(
            serial_column.guess_key(serial_column.normalize_header(text)),
            {*serial_column.HEADER_WORDS, None},
        )

    @fuzz(texts(), st.sampled_from(["", "IR", "DE", "CN", "XX"]))
    def test_identifiers_and_phones_are_made_plain(self, text, country):
        for clean in (identifier.clean_identifier, identifier.clean_code):
            plain = clean(text)
            self._check_storable(plain)
            self.assertEqual(clean(plain), plain)
        identifier.is_iranian_national_id(identifier.clean_code(text))
        phone = identifier.normalize_phone(text, country)
        if phone:
            self.assertRegex(phone, r"^\+[0-9]+$")

    @fuzz(
        st.one_of(dates_like(), texts()),
        st.sampled_from(ORDERS),
        st.sampled_from(CALENDARS),
    )
    def test_dates_are_days_or_refused(self, text, order, calendar):
        try:
            day = parse_date(text, order, calendar)
        except ValueError:
            return
        self.assertIs(type(day), date)

    @fuzz(texts())
    def test_numbers_are_finite_or_refused(self, text):
        try:
            number = parse_number(text)
        except ValueError:
            return
        self.assertTrue(math.isfinite(number))

    @fuzz(
        PATTERNS, texts(), st.integers(0, 10**9), st.dates(min_value=date(1900, 1, 1))
    )
    def test_patterns_write_what_they_read(self, pattern, text, number, day):
        if not pattern.can_be_written():
            return
        self.assertIsInstance(pattern.is_valid(text), bool)
        self.assertIsInstance(pattern.is_mistyped(text), bool)
        written = pattern.compose(number, day)
        self.assertIsInstance(pattern.is_mistyped(written), bool)

    @fuzz(texts(400).map("<p>{}</p>".format))
    def test_pages_are_printed_whatever_they_say(self, page):
        self.assertIsInstance(split_text(page), str)

    # === REQUESTS === #

    @fuzz(st.dictionaries(texts(8), st.one_of(texts(), trees()), max_size=4))
    def test_parameters_are_plain_and_storable(self, params):
        for value in route_parameter.clean_parameters(params).values():
            self.assertNotIsInstance(value, (list, dict))
            if isinstance(value, str):
                self._check_storable(value)

    @fuzz(st.one_of(texts(), trees()))
    def test_ids_of_requests_are_numbers_of_a_database(self, value):
        if isinstance(value, str):
            self._check_storable(route_parameter.make_storable(value))
            self.assertIsInstance(identifier.make_plain(value), str)
        self.assertTrue(0 <= route_parameter.parse_number(value) < 2**31)

    @fuzz(
        st.one_of(
            texts(),
            st.binary(max_size=99),
            trees().map(lambda tree: json.dumps(tree, default=str)),
            trees().map(lambda tree: json.dumps({"model": tree, "title": tree})),
        )
    )
    def test_tables_are_named_or_nameless(self, content):
        for text in pivot_table.read_pivot(content):
            self._check_storable(text)

    # === GATEWAYS === #

    @fuzz(st.integers(100, 599), texts(400))
    def test_answers_of_gateways_are_judged(self, status, body):
        answer = sms_gateway.judge_answer(
            status, body, {"success": "ok", "retry": "later", "reference": r"id=(\d+)"}
        )
        self.assertLessEqual(len(answer.reason), sms_gateway.LONGEST_REASON + 6)
        self.assertTrue(answer.is_taken or answer.reason)
        sms_gateway.hide_secret(answer.reason, "secret")

    @fuzz(STORED, STORED)
    def test_calls_of_gateways_are_made_or_refused(self, template, value):
        values = dict.fromkeys(sms_gateway.PLACEHOLDERS, value)
        if sms_gateway.find_placeholders(template) <= set(values):
            sms_gateway.fill(template, values)
        sms_gateway.fill_url(template, values)
        sms_gateway.fill_form(template, values)
        for fill in (sms_gateway.fill_headers, sms_gateway.fill_json):
            with suppress(ValueError):
                fill(template, values)
        self.assertIsInstance(sms_gateway.is_allowed_url(template), bool)
