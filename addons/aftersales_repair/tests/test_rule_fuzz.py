import math

from hypothesis import strategies as st

from odoo.addons.aftersales_warranty.rules.serial_file import FileError
from odoo.addons.aftersales_warranty.tests.fuzz import (
    RuleFuzzCase,
    files,
    fuzz,
    tables,
    texts,
)

from ..rules import measurement, mention, unit_list

WORDS = [word for words in unit_list.HEADER_WORDS.values() for word in words]


class TestRuleFuzz(RuleFuzzCase):
    """Lists, readings and letters are read or refused, never a failure."""

    @fuzz(st.one_of(files(WORDS), tables(WORDS), texts()))
    def test_lists_of_units_are_read_or_refused(self, data):
        try:
            lines = unit_list.read_units(data)
        except FileError as error:
            self.assertTrue(error.code)
            return
        for line in lines:
            self.assertTrue(line.problem or line.values)
            for text in line.values.values():
                self.assertNotIn("\0", text)
                text.encode()

    @fuzz(texts())
    def test_readings_are_finite_or_refused(self, text):
        try:
            reading = measurement.parse_reading(text)
        except ValueError:
            return
        self.assertTrue(math.isfinite(reading))

    @fuzz(st.lists(texts(), max_size=20).map(" ".join))
    def test_mentions_of_letters_are_found(self, text):
        found = mention.find_mentions(text)
        self.assertLessEqual(len(found), mention.MAX_MENTIONS)
        for word in found:
            self.assertTrue(word.isprintable(), ascii(word))
            self.assertEqual(mention.find_mentions(word), [word])
