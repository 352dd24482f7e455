"""Words that reach people without having passed the translators.

Field labels, view texts and data are exported by Odoo itself; what is looked for are
sentences that Python, templates and scripts put together past it.
"""

import ast
import builtins
import re

from lxml import etree

LEFT_OUT = {"tests", "demo", "migrations"}
SENTENCE = re.compile(r"[A-Z][a-z]+,? [\w%(){}'\u2019…,.;: -]+")
WORD = re.compile(r"[A-Z][a-z]{2,}")
# the name of a kept file: it is found again by it, whoever looks
FILE_NAME = re.compile(r"\.[a-z]{3,4}$")
# names under which a text is shown
SHOWN = {
    "body", "display_name", "help", "label", "message", "name", "note", "string",
    "subject", "summary", "title", "warning",
}  # fmt: skip
TRANSLATES = {"_", "_lt"}
# calls whose texts are labels Odoo exports, or are for those who run the server
SILENT_CALLS = {"SQL", "execute", "execute_query", "getLogger", "strftime", "strptime"}
SILENT_OWNERS = {"_logger", "fields", "models", "re"}
SILENT_NODES = (ast.Compare, ast.Subscript)
# attributes of a template that may put out a text
PUTS_OUT = re.compile(
    r"t-(?:out|esc|value|att-(?:alt|aria-label|content|data-[a-z-]+|placeholder|title))"
)
# attributes whose texts are shown by scripts, and exported by nobody
NOT_EXPORTED = re.compile(r"text|data-(?!tooltip$)[a-z-]+")
SCRIPT_TEXT = re.compile(r"""(_t\(\s*)?(["'`])((?:(?!\2|\n|\\).|\\.)*)\2""")


def check(folder):
    """Return a sentence for each text of the addons in it that escapes."""
    faults = []
    for path in sorted(folder.glob("*/**/*")):
        reader = {".py": _python, ".xml": _xml, ".js": _script}.get(path.suffix)
        inside = path.relative_to(folder).parts[1:]
        if reader and not LEFT_OUT & set(inside) and path.name != "__manifest__.py":
            faults += [
                f"{path}:{line}: escapes translation: {text!r}"
                for line, text in reader(path)
            ]
    return faults


# === PYTHON === #


def _python(path):
    """Yield ``(line, text)`` of the texts that functions of the file make up."""
    for node in ast.walk(ast.parse(path.read_text())):
        if _takes_bare_label(node):
            yield node.lineno, ast.unparse(node)
        if _forgets_reader(node):
            yield node.lineno, f'{node.name} without @api.depends_context("lang")'
        if isinstance(node, ast.FunctionDef):
            for statement in node.body:
                if not _is_docstring(statement):
                    yield from _texts(statement, False)


def _takes_bare_label(node):
    """Tell of labels of a selection that are read where they are defined.

    ``dict(STATES)[state]`` and ``_fields["state"].selection`` are English for all;
    ``_description_selection`` speaks the reader's language.
    """
    value = getattr(node, "value", None)
    if isinstance(node, ast.Subscript) and isinstance(value, ast.Call):
        is_dict = _name(value.func) == "dict" and len(value.args) == 1
        return is_dict and _name(value.args[0]).isupper()
    is_selection = isinstance(node, ast.Attribute) and node.attr == "selection"
    return is_selection and _name(getattr(value, "value", None)) == "_fields"


def _forgets_reader(node):
    """Tell of a compute that speaks, and not in the language of each who asks.

    Whoever asks second in a transaction would read the language of the first.
    """
    if not (isinstance(node, ast.FunctionDef) and node.name.startswith("_compute_")):
        return False
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    names = {_name(call.func) for call in calls}
    said = names & {*TRANSLATES, "_description_selection"}
    asked = [call for call in calls if _name(call.func) == "depends_context"]
    words = {word.value for call in asked for word in call.args}
    return bool(said) and "lang" not in words


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _texts(node, is_shown):
    """Yield the texts below ``node`` that nobody translates."""
    if _is_silent(node):
        return
    if text := _read(node):
        is_text = SENTENCE.match(text) or (is_shown and WORD.match(text))
        if is_text and not FILE_NAME.search(text):
            yield node.lineno, text
        return
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            yield from _texts(value, name in SHOWN)
        return
    for child in ast.iter_child_nodes(node):
        name = child.arg if isinstance(child, ast.keyword) else None
        is_passed_on = isinstance(node, (ast.keyword, ast.IfExp, ast.BoolOp))
        yield from _texts(child, name in SHOWN or (is_passed_on and is_shown))


def _read(node):
    """Return the text of a literal; holes are left where an f-string has any."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{}"
            for part in node.values
        )
    return ""


def _is_silent(node):
    """Tell what is translated, exported by Odoo, or never shown."""
    if isinstance(node, (*SILENT_NODES, ast.FunctionDef, ast.ClassDef)):
        return True
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return hasattr(builtins, _name(node.exc.func))
    if not isinstance(node, ast.Call):
        return False
    owner = _name(getattr(node.func, "value", None))
    name = _name(node.func)
    return name in TRANSLATES | SILENT_CALLS or owner in SILENT_OWNERS


def _name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None) or ""


# === TEMPLATES === #


def _xml(path):
    """Yield ``(line, text)`` of the texts that attributes of the file put out."""
    is_script = "static" in path.parts
    for node in etree.parse(str(path)).iter(etree.Element):
        for name, value in node.attrib.items():
            if NOT_EXPORTED.fullmatch(name) and SENTENCE.match(value):
                yield node.sourceline, value
            elif PUTS_OUT.fullmatch(name):
                texts = _quoted(value) if is_script else _outcomes(value)
                may_be_code = name == "t-value"
                for text in texts:
                    if WORD.match(text) or (not may_be_code and " " in text.strip()):
                        yield node.sourceline, text


def _quoted(expression):
    return re.findall(r"'([^']*)'", expression)


def _outcomes(expression):
    """Return the texts an expression of a template may come to."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return []
    return list(_literals(tree.body))


def _literals(node):
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literals(value)
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left)
        yield from _literals(node.right)
    elif text := _read(node):
        yield text


# === SCRIPTS === #


def _script(path):
    """Yield ``(line, text)`` of the sentences a script does not pass to ``_t``."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.lstrip().startswith(("*", "//", "/*", "import ")):
            continue
        for translated, _quote, text in SCRIPT_TEXT.findall(line):
            if not translated and SENTENCE.match(text):
                yield number, text
