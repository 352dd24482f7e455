"""Whether the languages of the addons are complete and true to their source.

That a template holds what its addon says takes a database: see ``test_words.py`` of
aftersales_warranty. Here the languages are held against the templates.
"""

import re

import polib

# a letter of the script that a translation is written in
SCRIPTS = {"fa": re.compile("[\u0600-\u06ff]"), "zh_CN": re.compile("[\u4e00-\u9fff]")}
HOLDERS = re.compile(
    r"%\(\w+\)[sdfr]|%%|%[sdig]|\{\{.*?\}\}|\$\{.*?\}|(?<!\{)\{\w*\}(?!\})"
)
TAGS = re.compile(r"</?[a-zA-Z][^>]*>")
# what is read aloud or shown of a tag is translated with the text
SHOWN = re.compile(r"\s(?:title|alt|placeholder|aria-label|data-tooltip)=\"[^\"]*\"")
QUOTED = re.compile(r"'[^']*'")
LATIN = re.compile("[A-Za-z]{2,}")
# Names of formats, marks and examples stay as they are in any language,
SAME = re.compile(
    r"""
    [A-Z0-9-]+                  # JSON, UTF-8
    | [a-z]+(?:[_.][a-z_()]+)+  # order_assigned, object.display_name
    | \w+(?:://|:\ Bearer\ ).+  # https://…, Authorization: Bearer {token}
    | "\w+":\ \*.+              # what a gateway answers
    | [a-z]+\|[a-z\ ]+          # busy|try later
    """,
    re.VERBOSE,
)
# and so do the codes beside some terms, which the export takes for terms.
CODES = frozenset({
    "advance", "assign", "cancel", "cancelled", "check", "complaint", "deliver",
    "delivered", "dismantle", "invoice", "lock", "phone", "product", "quote", "ready",
    "refurbish", "reopen", "replace", "replaced", "service", "sort", "state", "unlock",
})  # fmt: skip
BRANDS = {
    "fa": frozenset(),
    "zh_CN": frozenset({"Arman", "Excel", "Logo", "Polaris", "% of"}),
}


def check(folder):
    """Return a sentence for each fault of the languages of the addons in it."""
    faults = []
    for manifest in sorted(folder.glob("*/__manifest__.py")):
        words = manifest.parent / "i18n"
        template = words / f"{manifest.parent.name}.pot"
        for path in [template, *(words / f"{language}.po" for language in SCRIPTS)]:
            if not path.exists():
                faults.append(f"{path}: missing")
            elif path != template and template.exists():
                faults += compare(template, path)
    return faults


def compare(template, path):
    """Return a sentence for each fault of one language of one addon."""
    wanted = {entry.msgid: entry for entry in polib.pofile(str(template))}
    faults, seen = [], set()
    for entry in polib.pofile(str(path)):
        seen.add(entry.msgid)
        if entry.obsolete or entry.msgid not in wanted:
            problems = ["said no more"]
        else:
            problems = judge(entry, wanted[entry.msgid], path.stem)
        faults += [f"{path}: {problem}: {entry.msgid!r}" for problem in problems]
    faults += [f"{path}: missing: {msgid!r}" for msgid in wanted if msgid not in seen]
    return faults


def judge(entry, source, language):
    """Return what is wrong with one translation, as short words."""
    term, said = entry.msgid, entry.msgstr
    if not said:
        return ["not translated"]
    findings = {
        "fuzzy": entry.fuzzy,
        "said elsewhere": _places(entry) != _places(source),
        "placeholders differ": _holders(term) != _holders(said),
        "tags differ": _tags(term) != _tags(said),
        "blanks at the ends differ": _ends(term) != _ends(said),
        "line breaks differ": term.count("\n") != said.count("\n"),
        "not in the language": not _is_said_in(term, said, language),
    }
    return [problem for problem, is_found in findings.items() if is_found]


def _places(entry):
    return {place for place, _line in entry.occurrences}


def _holders(text):
    """Return the placeholders, less the words quoted within an expression."""
    return sorted(QUOTED.sub("''", holder) for holder in HOLDERS.findall(text))


def _tags(text):
    return sorted(SHOWN.sub("", tag) for tag in TAGS.findall(text))


def _ends(text):
    return text[:1].isspace(), text[-1:].isspace()


def _is_said_in(term, said, language):
    """Tell whether a translation is written in its script, where it says anything."""
    if not LATIN.search(TAGS.sub("", HOLDERS.sub("", term))):
        return True
    if SCRIPTS[language].search(said):
        return True
    is_name = term in BRANDS[language] or term in CODES or SAME.fullmatch(term)
    return bool(is_name) or (term, language) == ("ID", "zh_CN")
