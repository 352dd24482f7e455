"""Text of right-to-left scripts as the PDF engine prints it at the right place.

The engine sets a text in several directions by one origin: of “R600a, 400 grams” in
Persian one half lands upon the other, and a zero-width non-joiner is lost. Words that
stand in elements of their own it sets well.
"""

import re

from lxml import html

# Letters and marks that are written from right to left, Arabic ones and kin.
_LETTERS = (
    "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc"
)
_HAS_LETTERS = re.compile(f"[{_LETTERS}]")
_NUMBER = "[0-9\u0660-\u0669\u06f0-\u06f9]+"
# A word, a number with its signs, Latin letters, blanks, or any other sign.
_RUNS = re.compile(
    f"[{_LETTERS}]+|{_NUMBER}(?:[/:.,\u066b\u066c]{_NUMBER})*|[A-Za-z]+|\\s+|.", re.S
)
_NON_JOINER = "\u200c"
_UNTOUCHED = {"head", "option", "script", "style", "textarea", "title"}


def split_text(page):
    """Return a page whose words of right-to-left scripts stand in their own elements.

    :param str page: a whole page of HTML, or None
    :return: the page itself where it has no such word
    """
    if not page or not _HAS_LETTERS.search(page):
        return page
    root = html.document_fromstring(page)
    for element in root.xpath("//body/descendant-or-self::*"):
        if element.tag in _UNTOUCHED:
            continue
        # the tail first: what is put in below has tails of its own
        parent = element.getparent()
        if element.tag != "body" and parent is not None:
            element.tail = _put_words(parent, element.tail, parent.index(element) + 1)
        element.text = _put_words(element, element.text, 0)
    return html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")


def _put_words(parent, text, index):
    """Insert the words of a text as elements; return what stands before them."""
    if not text or not _HAS_LETTERS.search(text):
        return text
    before, last = "", None
    for run in _RUNS.findall(text):
        if run == _NON_JOINER:
            continue
        if not run.isspace():
            last = html.Element("span")
            last.text = run
            parent.insert(index, last)
            index += 1
        elif last is None:
            before += run
        else:
            last.tail = (last.tail or "") + run
    return before
