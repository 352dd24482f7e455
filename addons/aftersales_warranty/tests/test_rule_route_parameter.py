import io

from odoo.tests import BaseCase

from ..rules.route_parameter import clean_parameters, make_storable, parse_number


class TestRuleRouteParameter(BaseCase):
    """Routes get plain values, whatever was sent."""

    def test_texts_are_storable(self):
        self.assertEqual(make_storable("a\0b"), "ab")
        self.assertEqual(make_storable("\ud83d!"), "?!")
        self.assertEqual(make_storable("صدا\u200c"), "صدا\u200c")

    def test_only_plain_values_are_parameters(self):
        plain = {"a": "x", "b": 1, "c": None, "d": True, "e": 0.5}

        sent = {**plain, "file": io.BytesIO(), "list": ["x"], "tree": {"x": 1}}

        self.assertEqual(clean_parameters(sent), plain)

    def test_no_parameter_takes_the_place_of_the_controller(self):
        self.assertEqual(clean_parameters({"self": "x", "a": "b\0"}), {"a": "b"})

    def test_numbers_are_read_or_fall_back(self):
        for value, number in (("12", 12), ("۱۲", 12), (7, 7), ("999999999", 999999999)):
            with self.subTest(value=value):
                self.assertEqual(parse_number(value), number)
        for value in ("²", "-1", "1.0", "", None, True, "1e3", "9" * 10, 10**20, " 1"):
            with self.subTest(value=value):
                self.assertEqual(parse_number(value, otherwise=1), 1)
