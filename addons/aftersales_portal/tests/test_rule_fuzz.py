import io
import json
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytz
from hypothesis import strategies as st

from odoo.addons.aftersales_warranty.rules.serial_file import FileError
from odoo.addons.aftersales_warranty.tests.fuzz import (
    RuleFuzzCase,
    files,
    fuzz,
    tables,
    texts,
)

from ..rules import (
    address,
    card_link,
    form,
    repair_list,
    sale_list,
    sms_inbound,
    upload,
    visit_wish,
)

WORDS = [word for words in sale_list._WORDS.values() for word in words]
REPAIR_WORDS = [word for words in repair_list.WORDS.values() for word in words]
# cells of parts: codes, counts, serials in brackets, and what is none of them
PART_CELLS = st.lists(
    st.one_of(
        texts(8), st.sampled_from(("GSK-1", "x2", "*3", "(", ")", ">", ";", "\u00d7"))
    )
).map(" ".join)
ZONES = st.sampled_from(["UTC", "Asia/Tehran", "America/New_York"]).map(pytz.timezone)
TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 12)  # noqa: DTZ001  as the database keeps moments
LEAVES = st.one_of(
    texts(), st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400)
)
TREES = st.recursive(
    LEAVES,
    lambda node: st.one_of(
        st.lists(node, max_size=3), st.dictionaries(texts(8), node, max_size=3)
    ),
    max_leaves=8,
)


class TestRuleFuzz(RuleFuzzCase):
    """What strangers send is read or refused, never a failure."""

    def _check_storable(self, text):
        self.assertNotIn("\0", text)
        text.encode()

    # === LISTS === #

    @fuzz(st.one_of(files(WORDS), tables(WORDS), texts()))
    def test_lists_of_sales_are_read_or_refused(self, data):
        try:
            sales = sale_list.read_sales(data)
        except FileError as error:
            self.assertTrue(error.code)
            return
        self.assertLessEqual(len(sales), sale_list.MAX_SALES)
        for sale in sales:
            self._check_storable(sale.as_text())
            self.assertTrue(sale.problem or (sale.identifier and sale.phone))

    @fuzz(texts(), texts(), texts(), texts())
    def test_lines_of_sales_say_what_is_wrong(self, unit, name, phone, day):
        sale = sale_list.make_sale(1, unit, name, phone, day)
        self.assertTrue(sale.problem or (sale.identifier and sale.phone))

    @fuzz(st.one_of(files(REPAIR_WORDS), tables(REPAIR_WORDS), texts()))
    def test_lists_of_repairs_are_read_or_refused(self, data):
        try:
            lines = repair_list.read_repairs(data)
        except FileError as error:
            self.assertTrue(error.code)
            return
        self.assertLessEqual(len(lines), repair_list.MAX_REPAIRS)
        for line in lines:
            self.assertTrue(line.problem or line.values)
            self.assertTrue(repair_list.make_repair_key(1, line.values))

    @fuzz(PART_CELLS)
    def test_cells_of_parts_are_read_or_refused(self, text):
        for code in repair_list.parse_codes(text):
            self._check_storable(code)
        try:
            parts = repair_list.parse_parts(text)
        except ValueError:
            return
        for part in parts:
            self.assertTrue(0 < part.quantity <= 10_000)
            self._check_storable("".join((part.code, part.serial, part.old_serial)))

    # === TEXT MESSAGES === #

    @fuzz(st.one_of(texts(), TREES.map(lambda tree: json.dumps(tree, default=str))))
    def test_bodies_of_gateways_are_data_or_nothing(self, body):
        self.assertIsInstance(sms_inbound.read_json(body), dict | list)

    @fuzz(TREES, st.one_of(texts(12), st.sampled_from(["0.0", "a.b", "", ".", "1"])))
    def test_places_in_a_body_hold_text_or_nothing(self, data, path):
        self._check_storable(sms_inbound.pick(data, path))

    @fuzz(texts(400), texts(), texts())
    def test_messages_ask_for_something_or_nothing(self, text, words, secret):
        keywords = sms_inbound.read_keywords(words)
        sms_inbound.first_keyword(words)
        asked = sms_inbound.read_request(text, keywords)
        self.assertLessEqual(len(asked.candidates), sms_inbound.MOST_CANDIDATES)
        sms_inbound.is_same_secret(text, secret)
        self.assertTrue(sms_inbound.make_key("", text, words, NOW))
        for kind in ("text", "json", "xml"):
            sms_inbound.fill_reply(kind, '{"a": "{text}"}', text)

    @fuzz(st.one_of(texts(), st.integers().map(str), st.datetimes().map(str)))
    def test_moments_are_naive_or_refused(self, text):
        try:
            moment = sms_inbound.parse_moment(text)
        except ValueError:
            return
        self.assertIsNone(moment.tzinfo)
        sms_inbound.is_in_time(moment, NOW, 60)

    # === FORMS === #

    @fuzz(texts(), st.integers(0, 40))
    def test_inputs_of_forms_are_text(self, text, limit):
        for value in (text, io.BytesIO(), None):
            read = form.read_text({"a": value}, "a", limit)
            self._check_storable(read)
            self.assertLessEqual(len(read), limit)

    @fuzz(texts())
    def test_digits_of_forms_are_latin(self, text):
        clean = form.clean_text(text)
        self.assertEqual(clean, clean.strip())
        self.assertNotRegex(clean, "[\u06f0-\u06f9\u0660-\u0669]")

    @fuzz(texts())
    def test_numbers_of_forms_are_in_reason_or_refused(self, text):
        try:
            number = form.parse_number(text)
        except ValueError:
            return
        self.assertTrue(0 <= number <= 1_000_000)

    @fuzz(st.one_of(texts(), st.datetimes().map(lambda day: day.isoformat())), ZONES)
    def test_moments_of_forms_are_naive_or_refused(self, text, zone):
        try:
            moment = form.parse_datetime(text, zone)
        except ValueError:
            return
        self.assertTrue(moment is None or moment.tzinfo is None)
        form.format_datetime(moment, zone)

    @fuzz(st.one_of(texts(), st.dates().map(str)), texts(9), ZONES)
    def test_wishes_are_near_or_refused(self, day, part, zone):
        try:
            wish = visit_wish.read_visit_wish(day, part, TODAY, zone)
        except ValueError:
            return
        if wish:
            self.assertLess(wish.start, wish.end)
            self.assertLess(wish.end - wish.start, timedelta(days=1))

    # === FILES AND ADDRESSES === #

    @fuzz(st.lists(st.tuples(texts(), st.one_of(st.binary(), files())), max_size=4))
    def test_files_of_forms_are_taken_or_refused(self, sent):
        parts = [
            SimpleNamespace(filename=name, read=io.BytesIO(content).read)
            for name, content in sent
        ]
        good, refused = upload.read_uploads(parts, most=3)
        self.assertLessEqual(len(good), 3)
        for kept in good:
            self.assertIn(kept.mimetype, upload.PICTURES)
            self.assertNotIn("/", kept.name)
        self.assertEqual(
            len(good) + len(refused), sum(bool(part.filename) for part in parts)
        )

    @fuzz(texts())
    def test_links_and_addresses_stay_texts(self, text):
        self.assertIsInstance(card_link.read_card_link(text), str)
        self.assertIsInstance(address.get_household(text), str)
        name = upload.clean_filename(text)
        self.assertTrue(0 < len(name) <= upload.LONGEST_NAME)
        self.assertNotIn("/", name)
