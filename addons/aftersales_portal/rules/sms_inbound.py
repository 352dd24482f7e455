"""What a gateway hands us, and what a text message asks for: plain functions."""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from html import escape

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.rules.sms_gateway import fill

from .card_link import read_card_link

# so many words of a message are looked up, the likeliest first
MOST_CANDIDATES = 3
LONGEST_IDENTIFIER = 64
LONGEST_TEXT = 1000
# a clock may run ahead
MOST_AHEAD = timedelta(minutes=10)

_SEPARATORS = re.compile(r"[\s,;:!?()\[\]\"'«»،؛؟]+")
_MILLISECONDS = 100_000_000_000


@dataclass(frozen=True)
class Request:
    """What a message asks for: to activate or to check, and which units it may name."""

    is_activation: bool
    candidates: tuple
    number: str = ""


# === WHAT THE GATEWAY SENDS === #


def is_same_secret(given, secret):
    """Tell whether a secret is the right one, in the same time for any wrong one."""
    same = hmac.compare_digest(
        sha256((given or "").encode("utf-8", "replace")).digest(),
        sha256((secret or "").encode("utf-8", "replace")).digest(),
    )
    return same and bool(secret)


def read_json(body):
    """Return the data of a JSON body, an empty dict where it is none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, (dict, list)) else {}


def pick(data, path):
    """Return the text at a path as ``message.from`` or ``0.text``, "" where none is.

    Signs that no database keeps are left out, or stand as question marks.

    :param data: what came: form fields, or parsed JSON
    """
    if isinstance(data, dict) and path in data:
        node = data[path]
    else:
        node = data
        for step in (path or "").split("."):
            node = _step_into(node, step)
    if isinstance(node, bool) or not isinstance(node, (str, int, float)):
        return ""
    # half of a pair of UTF-16 is no sign that a database or a hash takes
    text = str(node).encode("utf-8", "replace").decode()
    return text.replace("\0", "")


def _step_into(node, step):
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and step.isascii() and step.isdecimal():
        return node[int(step)] if len(step) < 4 and int(step) < len(node) else None
    return None


def parse_moment(text):
    """Return a moment as naive UTC; a time without a zone is taken as UTC.

    Gateways send seconds or milliseconds since 1970, or a date and time.

    :raises ValueError: when it is none of these
    """
    text = clean_identifier(text)
    try:
        if re.fullmatch(r"\d{9,14}(\.\d+)?", text):
            number = float(text)
            seconds = number / 1000 if number >= _MILLISECONDS else number
            moment = datetime.fromtimestamp(seconds, timezone.utc)
        else:
            moment = _parse_date(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return moment.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError(text) from error


def _parse_date(text):
    # of ISO 8601, Python 3.10 knows neither slashes nor the short name of UTC
    plain = re.sub(r"^(\d{4})/(\d\d?)/(\d\d?)", r"\1-\2-\3", text)
    return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", plain))


def is_in_time(moment, now, minutes):
    """Tell whether a message is of now: not sent long ago, nor to come.

    :param int minutes: so old it may be; 0 takes any
    """
    if not minutes:
        return True
    return now - timedelta(minutes=minutes) <= moment <= now + MOST_AHEAD


def make_key(external_id, sender, text, moment):
    """Return what tells one message of a gateway from another.

    Without a number of its own it is sender, text and minute.
    """
    if external_id:
        parts = ("id", external_id)
    else:
        parts = ("text", sender, text, f"{moment:%Y-%m-%d %H:%M}")
    joined = "\n".join(parts).encode("utf-8", "replace")
    return f"{parts[0]}:{sha256(joined).hexdigest()}"


# === WHAT THE MESSAGE ASKS === #


def read_keywords(text):
    """Return the words of a list parted by commas, as they are compared."""
    words = re.split(r"[,;،\n]+", text or "")
    return {_fold(word) for word in words if _fold(word)}


def first_keyword(text):
    """Return the first word of a list parted by commas, as it is spelled."""
    return re.split(r"[,;،\n]+", text or "")[0].strip()


def _fold(word):
    # keyboards of Arabic and Persian differ in two letters
    folded = clean_identifier(word).casefold()
    return folded.translate(str.maketrans("يك", "یک"))


def read_request(text, keywords=()):
    """Return what a text asks for.

    A word with a digit in it may be a number; the text as a whole may be one, too.

    :param keywords: those that ask to activate, see :func:`read_keywords`
    """
    linked = read_card_link(text)
    if linked != (text or "").strip():
        return Request(False, (linked,), linked)
    words = [w for w in _SEPARATORS.split(clean_identifier(text)) if w]
    is_activation = any(_fold(word) in keywords for word in words)
    words = [w.rstrip(".") for w in words if _fold(w) not in keywords]
    numbers = [w for w in words if any(map(str.isdecimal, w)) and len(w) > 2]
    numbers = sorted((w[:LONGEST_IDENTIFIER] for w in numbers), key=len)[::-1]
    candidates = dict.fromkeys([" ".join(words), *numbers])
    fitting = [c for c in candidates if 2 < len(c) <= LONGEST_IDENTIFIER]
    number = numbers[0] if numbers else ""
    return Request(is_activation, tuple(fitting[:MOST_CANDIDATES]), number)


# === WHAT WE ANSWER === #


def fill_reply(kind, template, text):
    """Return the body of an answer with the text put into it, escaped for its kind.

    :param str kind: ``text``, ``json`` or ``xml``
    :param str template: with the placeholder ``{text}``
    """
    escapes = {
        "text": str,
        "json": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
        "xml": escape,
    }
    return fill(template or "{text}", _Values(text=text), escapes[kind])


class _Values(dict):
    """Placeholders of which an answer has only one."""

    def __missing__(self, key):
        return ""
