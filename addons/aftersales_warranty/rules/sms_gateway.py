"""How a text message becomes a call to a gateway, and what its answer means."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

PLACEHOLDERS = ("number", "digits", "text", "sender", "token", "uuid")
# Minutes to wait before the second, the third … attempt.
RETRY_DELAYS = (1, 5, 15, 60, 240)
# The gateway may well take the same message a little later.
TRANSIENT_STATUSES = frozenset({408, 425, 429})
LONGEST_REASON = 300

_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
_SEPARATOR = re.compile(r"[&\n]")


@dataclass(frozen=True)
class Answer:
    """What a gateway has said: taken or not, worth another try, and why."""

    is_taken: bool
    is_transient: bool = False
    reason: str = ""
    reference: str = ""


def find_placeholders(template):
    """Return the names of the placeholders in a template.

    :rtype: set[str]
    """
    return set(_PLACEHOLDER.findall(template or ""))


def fill(template, values, escape=str):
    """Put values into a template, each escaped for the place where it stands."""
    return _PLACEHOLDER.sub(lambda match: escape(values[match[1]]), template or "")


def fill_url(template, values):
    """Put values into an address, where nothing in them can act as part of it."""
    return fill(template, values, lambda value: quote(value, safe=""))


def fill_headers(template, values):
    """Return the headers of a call, one per line of the template.

    :raise ValueError: where a line is no header, or a value would break out of one
    """
    headers = {}
    for line in (template or "").splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise ValueError(line)
        value = fill(value.strip(), values)
        if not value.isprintable():
            raise ValueError(name)
        headers[name.strip()] = value
    return headers


def fill_json(template, values):
    """Return a JSON body with values put into its strings, never into its structure.

    :raise ValueError: where the template is no JSON
    """

    def walk(node):
        if isinstance(node, str):
            return fill(node, values)
        if isinstance(node, list):
            return [walk(item) for item in node]
        if isinstance(node, dict):
            return {key: walk(item) for key, item in node.items()}
        return node

    return json.dumps(walk(json.loads(template)), ensure_ascii=False).encode()


def fill_form(template, values):
    """Return a form body of the template's pairs, parted by ``&`` or lines."""
    pairs = [pair.strip().partition("=") for pair in _SEPARATOR.split(template or "")]
    return urlencode(
        [(name, fill(value, values)) for name, __, value in pairs if name]
    ).encode()


def is_allowed_url(template):
    """Tell whether an address is http or https to a host that no value can change."""
    parts = urlsplit(template or "")
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not find_placeholders(parts.netloc)
    )


def is_pattern(text):
    """Tell whether a text is a regular expression."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def judge_answer(status, body, patterns):
    """Judge the answer of a gateway.

    :param int status: the HTTP status
    :param str body: the beginning of the body
    :param dict patterns: the regular expressions ``status`` and ``success`` that a
        taken message fulfils, ``retry`` for what is worth another try, and
        ``reference`` whose first group is the gateway's own number of the message;
        each may be empty
    :rtype: Answer
    """
    is_taken = bool(re.fullmatch(patterns.get("status") or "2..", str(status)))
    if is_taken and patterns.get("success"):
        is_taken = bool(re.search(patterns["success"], body))
    if is_taken:
        return Answer(is_taken=True, reference=_find_reference(body, patterns))
    says_retry = patterns.get("retry") and re.search(patterns["retry"], body)
    return Answer(
        is_taken=False,
        is_transient=bool(says_retry) or status >= 500 or status in TRANSIENT_STATUSES,
        reason=f"{status}: {get_words(body)}".rstrip(": "),
    )


def _find_reference(body, patterns):
    """Return the gateway's own number of a message it has taken."""
    pattern = patterns.get("reference")
    match = pattern and re.search(pattern, body)
    return (match[1] if match.re.groups else match[0]) if match else ""


def get_words(body):
    """Return what a gateway said as one short line, without markup."""
    text = re.sub(r"<[^>]*>", " ", body)
    text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:LONGEST_REASON]


def hide_secret(text, secret):
    """Return a text in which a secret shows no more, in any spelling of an address."""
    for spelling in {secret, quote(secret or "", safe=""), quote(secret or "")}:
        if spelling:
            text = text.replace(spelling, "***")
    return text


def get_retry_delay(attempts):
    """Return the minutes to wait after so many attempts that failed."""
    return RETRY_DELAYS[min(attempts, len(RETRY_DELAYS)) - 1]
