"""No word of the addons passes the translators; no language lags behind."""

# ruff: noqa: RUF001  letters of two scripts are meant

from pathlib import Path

import pytest

from launcher.words import catalogue, escapes
from launcher.words.__main__ import main

ADDONS = Path(__file__).parents[2] / "addons"
TEMPLATE = """
#: model:ir.model.fields,help:aftersales_x.field_a
msgid "%(count)s units <b class=\\"x\\">left</b>"
msgstr ""

#: code:addons/aftersales_x/models/a.py:0
msgid "Card"
msgstr ""
"""
PERSIAN = TEMPLATE.replace(
    '</b>"\nmsgstr ""', '</b>"\nmsgstr "<b class=\\"x\\">%(count)s</b> دستگاه"'
).replace('"Card"\nmsgstr ""', '"Card"\nmsgstr "کارت"')


@pytest.fixture
def addon(tmp_path):
    """Write an addon whose two languages are complete."""
    folder = tmp_path / "aftersales_x"
    (folder / "i18n").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{}")
    (folder / "i18n" / "aftersales_x.pot").write_text(TEMPLATE)
    (folder / "i18n" / "fa.po").write_text(PERSIAN)
    chinese = PERSIAN.replace("دستگاه", "设备").replace("کارت", "保修卡")
    (folder / "i18n" / "zh_CN.po").write_text(chinese)
    return folder


def faults_after(addon, old, new):
    """Replace a part of the Persian words; return what is found then."""
    path = addon / "i18n" / "fa.po"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return catalogue.check(addon.parent)


# === LANGUAGES === #


def test_the_addons_speak_persian_and_chinese():
    assert main(ADDONS) == 0


def test_a_complete_language_has_no_fault(addon):
    assert catalogue.check(addon.parent) == []


@pytest.mark.parametrize("name", ["aftersales_x.pot", "fa.po", "zh_CN.po"])
def test_a_missing_file_is_told(addon, name):
    (addon / "i18n" / name).unlink()

    [fault] = catalogue.check(addon.parent)

    assert fault.endswith(f"{name}: missing")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"کارت"', '""', "not translated"),
        ('"کارت"', '"Card"', "not in the language"),
        ('"کارت"', '" کارت"', "blanks at the ends differ"),
        ('"کارت"', '"کارت\\nگارانتی"', "line breaks differ"),
        ('>%(count)s<', ">%(number)s<", "placeholders differ"),
        ('x\\">%', 'y\\">%', "tags differ"),
        ("models/a.py", "models/b.py", "said elsewhere"),
        ("#: code", "#, fuzzy\n#: code", "fuzzy"),
    ],
)  # fmt: skip
def test_a_faulty_translation_is_told(addon, old, new, problem):
    [fault] = faults_after(addon, old, new)

    assert f": {problem}: " in fault


def test_a_term_that_came_or_went_is_told(addon):
    gone, missing = faults_after(addon, 'msgid "Card"', 'msgid "Cards"')

    assert gone.endswith("said no more: 'Cards'")
    assert missing.endswith("missing: 'Card'")


def test_an_obsolete_term_is_told(addon):
    path = addon / "i18n" / "fa.po"
    path.write_text(path.read_text() + '\n#~ msgid "Old"\n#~ msgstr "داغی"\n')

    [fault] = catalogue.check(addon.parent)

    assert fault.endswith("said no more: 'Old'")


# === ESCAPES === #


def escaped(addon, name, text):
    """Return the texts that escape from a file of the addon."""
    path = addon / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return [fault.split(": ")[-1] for fault in escapes.check(addon.parent)]


@pytest.mark.parametrize(
    "line",
    [
        'return "The card is void."',
        'return f"The card {name} is void."',
        'raise UserError("The card is void.")',
        'return {"title": "Void"}',
        'return {"title": name or "Void"}',
        'self.create({"name": "Void" if name else ""})',
        'self.notify(title="Void")',
        'return ", ".join(["The card", name])',
    ],
)
def test_words_of_python_do_not_escape(addon, line):
    text = f"def told(self, name):\n    {line}\n"

    assert len(escaped(addon, "models/a.py", text)) == 1


@pytest.mark.parametrize(
    "line",
    [
        'return self.env._("The card is void.")',
        'return _("The card is void.")',
        '_logger.warning("The card %s is void", name)',
        'raise ValueError("A period has a start.")',
        'return {"Content-Type": "application/json"}',
        'return f"Service Minutes - {self.name}.pdf"',
        'return self.search([("state", "=", "void")], order="date desc, id desc")',
        'return {"name": _("Void"), "res_model": "aftersales.case"}',
        '"""Tell it to the customer."""',
    ],
)
def test_python_may_say_what_nobody_reads(addon, line):
    text = f"def told(self, name):\n    {line}\n"

    assert escaped(addon, "models/a.py", text) == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("return dict(STATES)[self.state]", 1),
        ("return self._fields['state'].selection", 1),
        ("return state in dict(STATES)", 0),
        ("return dict(labels)[self.state]", 0),
        ("return self._fields['state']._description_selection(self.env)", 0),
    ],
)
def test_labels_of_a_choice_do_not_escape(addon, line, count):
    text = f"def told(self, state):\n    {line}\n"

    assert len(escaped(addon, "models/a.py", text)) == count


@pytest.mark.parametrize(
    "node",
    [
        "<t t-out=\"name or 'Your unit'\"/>",
        '<t t-set="title" t-value="\'Void\' if card else name"/>',
        "<a t-att-title=\"'Void ' + name\"/>",
        '<form data-offline="The connection was lost."/>',
        '<field name="url" widget="url" text="Show the way"/>',
    ],
)
def test_words_of_templates_do_not_escape(addon, node):
    assert len(escaped(addon, "views/a.xml", f"<odoo>{node}</odoo>")) == 1


@pytest.mark.parametrize(
    "node",
    [
        '<t t-out="name">Your unit</t>',
        '<a title="Void" t-att-href="url"/>',
        "<t t-set=\"kind\" t-value=\"'void' if card else 'open'\"/>",
        "<t t-out=\"', '.join(names)\"/>",
        "<t t-if=\"state == 'Void card'\"/>",
    ],
)
def test_templates_may_say_what_is_exported(addon, node):
    assert escaped(addon, "views/a.xml", f"<odoo>{node}</odoo>") == []


@pytest.mark.parametrize(
    ("decorator", "count"),
    [
        ("", 1),
        ('@api.depends_context("company")', 1),
        ('@api.depends_context("lang")', 0),
    ],
)
def test_a_compute_speaks_to_each_reader(addon, decorator, count):
    text = (
        f"{decorator}\ndef _compute_scope(self):\n    self.scope = self.env._('All')\n"
    )

    assert len(escaped(addon, "models/card.py", text)) == count


def test_words_of_scripts_do_not_escape(addon):
    text = 'el.title = "Card is void";\nel.title = _t("Card is void");\n'

    assert escaped(addon, "static/src/a.js", text) == ["'Card is void'"]
