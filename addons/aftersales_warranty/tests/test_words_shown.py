import re
from pathlib import Path

import polib
from lxml import etree

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations

from .words_seen import PREFIX, SAME, SCRIPTS, WORD

# tags, and the places of a message where something else is put in
NO_WORDS = re.compile(r"<[^>]*>|%\(\w+\)[sdf]")
# attributes of a view that its reader sees
SHOWN = (
    "alt", "aria-label", "avg", "confirm", "confirm-label", "confirm-title",
    "data-tooltip", "help", "placeholder", "string", "sum", "title",
)  # fmt: skip
# what the export takes for a term because it stands beside one
CODE = re.compile("[a-z]+")


@tagged("post_install", "-at_install", "aftersales_full")
class TestWordsShown(TransactionCase):
    """Who reads Persian or Chinese meets no English word of ours.

    What is looked at is found in the database: each record our addons bring, each
    model, each view that an action of ours opens.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        modules = cls.env["ir.module.module"]
        cls.addons = modules.search(
            [("state", "=", "installed"), ("name", "=like", f"{PREFIX}%")]
        ).mapped("name")
        for code in SCRIPTS:
            cls.env["res.lang"]._activate_lang(code)
        # of core only what our models inherit of its mixins
        modules._load_module_terms(["mail", *cls.addons], list(SCRIPTS), overwrite=True)
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()
        cls.terms = cls._read_templates()
        cls.named = {
            *cls.env["res.company"].search([]).mapped("name"),
            *cls.env["res.lang"].search([]).mapped("name"),
        }

    @classmethod
    def _read_templates(cls):
        """Return ``{addon: {kind of place: terms}}`` as the translators got them."""
        terms = {}
        for addon in cls.addons:
            path = Path(Manifest.for_addon(addon).path, "i18n", f"{addon}.pot")
            kinds = terms.setdefault(addon, {"script": set(), "python": set()})
            for entry in polib.pofile(str(path)):
                for place, _line in entry.occurrences:
                    if place.startswith("code:"):
                        kind = "python" if place.endswith(".py") else "script"
                        kinds[kind].add(entry.msgid)
        return terms

    def _speak(self, code):
        # with the eyes of root nothing is left out of a view for want of a right
        return self.env(su=True, context={"lang": code, "active_test": False})

    def _is_foreign(self, text, code):
        """Tell whether a text has words and none of them is in the language."""
        bare = NO_WORDS.sub("", text or "").strip()
        has_words = WORD.search(bare) and not SCRIPTS[code].search(bare)
        return bool(has_words) and not SAME.fullmatch(bare)

    def _assert_none(self, faults):
        self.assertFalse(faults, "still English:\n" + "\n".join(sorted(set(faults))))

    def _is_ours(self, model):
        return (model._original_module or "").startswith(PREFIX)

    # === RECORDS === #

    def test_what_the_addons_bring_is_translated(self):
        data = self.env["ir.model.data"].search(
            [
                ("module", "in", self.addons),
                # the labels of fields: as the browser asks for them, see below
                ("model", "not like", "ir.model.fields%"),
            ]
        )
        for code in SCRIPTS:
            faults = []
            for model, rows in data.grouped("model").items():
                if model in self.env:
                    records = self._speak(code)[model].browse(rows.mapped("res_id"))
                    faults += self._read_records(records.exists(), code)
            with self.subTest(code=code):
                self._assert_none(faults)

    def _read_records(self, records, code):
        """Yield what is English in translated fields of records."""
        for name, field in records._fields.items():
            if not field.translate or not field.store:
                continue
            for record in records:
                value = record[name]
                split = callable(field.translate) and field.get_trans_terms
                for text in split(value) if split and value else [value]:
                    if self._is_foreign(text, code):
                        yield f"{record} {name}: {text}"

    # === MODELS AND VIEWS === #

    def test_labels_and_helps_of_fields_are_translated(self):
        for code in SCRIPTS:
            env = self._speak(code)
            faults = [
                f"{model._name}: {text}"
                for model in map(env.__getitem__, env.registry)
                if not model._abstract
                for text in self._read_labels(model)
                if self._is_foreign(text, code)
            ]
            with self.subTest(code=code):
                self._assert_none(faults)

    def _read_labels(self, model):
        """Yield the texts of the model's fields, as far as they are ours."""
        own = {
            name
            for name, field in model._fields.items()
            if self._is_ours(model)
            or any(module.startswith(PREFIX) for module in field._modules)
        }
        if not own:
            return
        shown = model.fields_get(sorted(own), ["string", "help", "selection"])
        for name, texts in shown.items():
            field = model._fields[name]
            is_own = field._module in self.addons
            # core says of some fields of its mixins that nobody ever sees them
            if is_own or (self._is_ours(model) and field.export_string_translation):
                yield from (texts["string"], texts.get("help"))
            yield from self._read_choices(field, texts)

    def _read_choices(self, field, texts):
        """Yield the labels of a selection, but no names of companies and languages."""
        if field.type == "selection" and not field.related:
            yield from {label for _value, label in texts["selection"]} - self.named

    def test_views_that_our_actions_open_are_translated(self):
        actions = self.env["ir.model.data"].search(
            [
                ("module", "in", self.addons),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        for code in SCRIPTS:
            env = self._speak(code)
            windows = env["ir.actions.act_window"].browse(actions.mapped("res_id"))
            opened = {
                (window.res_model, view_id, kind)
                for window in windows
                if window.res_model in env and self._is_ours(env[window.res_model])
                for view_id, kind in [
                    *window.views,
                    (window.search_view_id.id, "search"),
                ]
            }
            faults = [
                f"{model} {kind}: {text}"
                for model, view_id, kind in sorted(opened, key=str)
                for text in self._read_view(env[model], view_id, kind)
                if self._is_foreign(text, code)
            ]
            with self.subTest(code=code):
                self.assertGreater(len(opened), 100)
                self._assert_none(faults)

    def _read_view(self, model, view_id, kind):
        """Yield the texts of a view as the browser gets it, with those of its menus."""
        found = model.get_views([[view_id, kind]], {"toolbar": True})
        view = found["views"][kind]
        arch = etree.fromstring(view["arch"])
        for node in arch.iter(etree.Element):
            # what core makes up for want of a view has a title nobody sees
            names = SHOWN if view["id"] or node is not arch else ()
            yield from (node.get(name) for name in names)
            yield from (node.text, node.tail)
        for entries in view.get("toolbar", {}).values():
            yield from (entry.get("name") for entry in entries)

    # === CODE === #

    def test_scripts_and_messages_find_their_translations(self):
        kinds = {
            "script": lambda addon, code: {
                message["id"]: message["string"]
                for message in code_translations.get_web_translations(addon, code)[
                    "messages"
                ]
            },
            "python": code_translations.get_python_translations,
        }
        for code in SCRIPTS:
            faults = [
                f"{addon} {kind}: {term}"
                for addon, terms in self.terms.items()
                for kind, get_terms in kinds.items()
                for term in terms[kind]
                if not CODE.fullmatch(term)
                and self._is_foreign(get_terms(addon, code).get(term, term), code)
            ]
            with self.subTest(code=code):
                self._assert_none(faults)

    def test_what_tells_a_foreign_word_tells_it(self):
        for text, code, is_foreign in (
            ("Cancel", "fa_IR", True),
            ("<b>Cancel</b> it", "zh_CN", True),
            ("لغو PDF", "fa_IR", False),
            ("取消", "zh_CN", False),
            ("取消", "fa_IR", False),
            ("UTF-8", "fa_IR", False),
            ("", "fa_IR", False),
        ):
            with self.subTest(text=text, code=code):
                self.assertEqual(self._is_foreign(text, code), is_foreign)
