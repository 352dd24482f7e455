import logging
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import BaseCase, TransactionCase, tagged

from . import fuzz as tools
from .fuzz import bounded, find_untried, fuzz
from .fuzz_answer import OURS
from .fuzz_records import RecordFuzzCase

RULES = "def read_list(text): pass\ndef parse_day(text): pass\ndef _read(text): pass\n"
TESTS = "from ..rules import lists\nlists.read_list('x')\n"


class TestFuzzTools(BaseCase):
    """What a broken reader does is told, were it to read for ever."""

    inputs = tools.Counter()

    def test_a_reader_that_never_ends_is_broken_off(self):
        with self.assertRaises(AssertionError), bounded(0.1):
            while True:
                pass

    def test_a_pattern_that_never_ends_is_broken_off(self):
        with self.assertRaises(AssertionError), bounded(0.1):
            re.match(r"(a+)+$", "a" * 60 + "b")

    def test_a_reader_in_time_is_left_alone(self):
        with bounded(60):
            self.assertEqual(sum(range(9)), 36)

    def test_a_reader_that_fails_on_one_input_fails_its_test(self):
        read = []

        @fuzz(st.integers(0, 9), most=50)
        def reads(self, number):
            read.append(number)
            if number == 7:
                raise KeyError(number)

        with self.assertRaises(KeyError):
            reads(self)
        self.assertEqual(self.inputs[type(self)], len(read))

    def test_a_reader_that_no_test_names_is_told(self):
        with TemporaryDirectory() as name:
            addon = Path(name)
            for folder, text in (("rules", RULES), ("tests", TESTS)):
                (addon / folder).mkdir()
                (addon / folder / "lists.py").write_text(text)

            untried = find_untried(addon / "tests" / "lists.py")

        self.assertEqual(untried, {"lists.parse_day"})

    def test_tools_of_the_tests_are_no_code_of_ours(self):
        def is_ours(path):
            return bool(OURS.search(f'File "{path}", line 7, in call'))

        self.assertTrue(is_ours("/srv/addons/aftersales_repair/models/case.py"))
        self.assertFalse(is_ours("/srv/addons/aftersales_repair/tests/common.py"))
        self.assertFalse(
            is_ours("/srv/aftersales_portal/aftersales_repair/tests/common.py")
        )
        self.assertTrue(
            is_ours("/srv/aftersales_portal/aftersales_repair/rules/due.py")
        )


@tagged("post_install", "-at_install")
class TestRecordFuzzTools(RecordFuzzCase, TransactionCase):
    """What an input has made is taken back; what went wrong is told."""

    def test_what_was_made_is_taken_back(self):
        with self._tried():
            self.env["res.partner"].create({"name": "Made by a fuzz"})

        self.assertFalse(
            self.env["res.partner"].search([("name", "=", "Made by a fuzz")])
        )

    def test_a_refusal_in_words_is_fine(self):
        def refuse(words):
            with self._tried():
                raise UserError(words)

        refuse("Choose a file.")
        with self.assertRaises(AssertionError):
            refuse(" ")

    def test_a_failure_is_told(self):
        with self.assertRaises(KeyError), self._tried():
            raise KeyError("x")

    def test_a_failure_that_is_only_logged_is_told(self):
        with self.assertRaises(AssertionError), self._tried():
            logging.getLogger("odoo.addons.x").error("Something is wrong.")
