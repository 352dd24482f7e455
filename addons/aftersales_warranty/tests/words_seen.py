"""Pages and papers, read with the eyes of those who know no English."""

import re
from pathlib import Path

import polib
from lxml import html

from odoo.modules import Manifest

PREFIX = "aftersales_"
SCRIPTS = {
    "fa_IR": re.compile("[\u0600-\u06ff]"),
    "zh_CN": re.compile("[\u4e00-\u9fff]"),
}
WORD = re.compile("[A-Za-z]{2,}")
# places whose terms are ours to say; names of records are those of their users
PLACES = re.compile(r"code:|model_terms:ir\.ui\.view|model:ir\.model\.fields")
TAG = re.compile("<[^>]*>")
# terms that are the same in every language: names, formats and examples of them
SAME = re.compile(
    r"""
    ID | Excel | Logo | Arman | Polaris   # as Chinese writes them
    | [A-Z0-9-]{2,}                       # JSON, UTF-8
    | [a-z]+([_.][a-z_()]+)+              # order_assigned, object.display_name
    | service | example\.com              # the name of a mailbox
    | \w+(://|:\ Bearer\ ).+              # https://…
    | "\w+":\ \*.+ | [a-z]+\|[a-z\ ]+     # what a gateway answers
    """,
    re.VERBOSE,
)
HOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdg]")
FEWEST_WORDS = 3
# what core says on our pages too, in languages it has not loaded here
CORES = frozenset({"Next", "Not Paid", "Previous", "Search", "Units"})
UNSEEN = ("script", "style", "template")
ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")


class WordsSeen:
    """Finds on what was written for a reader the terms that were left in English.

    A mixin of tests; what users wrote themselves is in whatever language they wrote.
    """

    @classmethod
    def _learn_languages(cls):
        """Let the database speak all languages of our addons, and know our terms."""
        modules = cls.env["ir.module.module"]
        addons = modules.search(
            [("state", "=", "installed"), ("name", "=like", f"{PREFIX}%")]
        ).mapped("name")
        for code in SCRIPTS:
            cls.env["res.lang"]._activate_lang(code)
        modules._load_module_terms(addons, list(SCRIPTS), overwrite=True)
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()
        terms = {term for addon in addons for term in cls._read_terms(addon)}
        cls.said = {term for term in terms if not HOLDER.search(term)}
        # with less said around what is put in, any text would do
        cls.pattern = re.compile(
            "|".join(
                ".+".join(map(re.escape, HOLDER.split(term)))
                for term in sorted(terms - cls.said)
                if len(WORD.findall(HOLDER.sub("", term))) >= FEWEST_WORDS
            )
        )

    @classmethod
    def _read_terms(cls, addon):
        """Yield the texts of a template of the translators, as a page shows them."""
        path = Path(Manifest.for_addon(addon).path, "i18n", f"{addon}.pot")
        for entry in polib.pofile(str(path)):
            if any(PLACES.match(place) for place, _line in entry.occurrences):
                for text in TAG.split(entry.msgid):
                    # a word between two tags is too little to know a term by
                    is_whole = text == entry.msgid or " " in text.strip()
                    if is_whole and WORD.search(HOLDER.sub("", text)):
                        yield " ".join(text.split())

    def _find_english(self, page, code, with_messages=True):
        """Return the terms of ours that a page says in English.

        :param str page: HTML
        :param str code: of the language it was written for
        :param bool with_messages: those too that something is put into; a message that
            is kept stays as it was written for its first reader
        """
        # somebody may be called what we call something
        named = self.env["res.partner"].sudo().search([]).mapped("name")
        return sorted(
            text
            for text in set(self._read_page(page)).difference(named)
            if WORD.search(text)
            and not SCRIPTS[code].search(text)
            and not SAME.fullmatch(text)
            and text not in CORES
            and (text in self.said or (with_messages and self.pattern.fullmatch(text)))
        )

    def _read_page(self, page):
        """Yield the texts of a page that somebody sees or hears."""
        for node in html.fromstring(page or "<p/>").iter():
            if isinstance(node.tag, str) and node.tag not in UNSEEN:
                texts = [node.text, *(node.get(name) for name in ATTRIBUTES)]
                yield from (" ".join(text.split()) for text in texts if text)
            if node.tail:
                yield " ".join(node.tail.split())
