from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..rules.mention import MAX_MENTIONS, find_mentions


@tagged("post_install", "-at_install")
class TestMention(BaseCase):
    """Serials and cards are read out of letters."""

    def test_words_with_digits_are_read_once_each(self):
        text = "My fridge fr-0001 (card WC26/00012) is broken. FR-0001, please!"
        self.assertEqual(find_mentions(text), ["FR-0001", "WC26/00012"])

    def test_foreign_digits_are_read_as_latin_ones(self):
        self.assertEqual(
            find_mentions("سریال FR-\u06f0\u06f0\u06f0\u06f1 است"), ["FR-0001"]
        )

    def test_a_letter_without_numbers_names_nothing(self):
        self.assertEqual(find_mentions("Hello, it leaks. 12"), [])
        self.assertEqual(find_mentions(None), [])

    def test_endless_letters_are_read_in_part(self):
        text = " ".join(f"N-{number:05}" for number in range(5000))
        self.assertEqual(len(find_mentions(text)), MAX_MENTIONS)
