# ruff: noqa: RUF001  Persian letters are meant
from lxml import html

from odoo.tests import BaseCase

from ..rules.print_text import split_text

PAGE = (
    "<!DOCTYPE html><html dir='rtl'><head><title>کارت</title></head>"
    "<body><div>[SP-GAS-60] مبرد R600a، ۴۰۰ گرم<br>برنامه‌ریزی</div>"
    "<p>متن <b>مهم</b> است ۱۴۰۵/۰۹/۰۱</p><p>plain (text)</p></body></html>"
)


class TestRulePrintText(BaseCase):
    """Persian words reach the PDF engine one by one, and nothing else changes."""

    def setUp(self):
        super().setUp()
        self.root = html.document_fromstring(split_text(PAGE))

    def test_the_text_stays_but_for_what_the_engine_loses(self):
        expected = html.document_fromstring(PAGE).text_content().replace("\u200c", "")
        self.assertEqual(self.root.text_content(), expected)

    def test_each_word_stands_alone(self):
        words = [span.text for span in self.root.iter("span")]
        for word in ("مبرد", "R", "گرم", "برنامه", "ریزی", "متن", "مهم", "است"):
            self.assertIn(word, words)
        self.assertIn("۱۴۰۵/۰۹/۰۱", words)

    def test_elements_keep_their_order(self):
        tags = [node.tag for node in self.root.find("body").iter()]
        self.assertEqual(
            [tag for tag in tags if tag != "span"], ["body", "div", "br", "p", "b", "p"]
        )
        bold = self.root.find(".//b")
        self.assertEqual(bold.getprevious().text, "متن")
        self.assertEqual(bold.getnext().text, "است")

    def test_titles_and_other_scripts_are_left_alone(self):
        self.assertEqual(self.root.findtext(".//title"), "کارت")
        self.assertEqual(self.root.findall(".//p")[1].text, "plain (text)")
        for page in ("<!DOCTYPE html><p>Warranty 保修</p>", "", None):
            self.assertEqual(split_text(page), page)
