"""Reading what people type into a form: plain functions, no database.

Phones send Persian and Arabic digits and their own decimal signs.
"""

from datetime import datetime, timezone

from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date
from odoo.addons.aftersales_warranty.rules.identifier import LATIN_DIGITS
from odoo.addons.aftersales_warranty.rules.route_parameter import make_storable

# the decimal separator of Persian and Arabic numbers belongs to them
_DIGITS = LATIN_DIGITS | {ord("\u066b"): "."}
_INPUT_FORMAT = "%Y-%m-%dT%H:%M"
_LARGEST = 1_000_000
LONGEST_KEY = 64


def clean_text(text):
    """Return ``text`` without blanks around it, its digits Latin."""
    return (text or "").strip().translate(_DIGITS)


def parse_number(text):
    """Return the number in ``text``, read with a point or a comma as decimal sign.

    :raises ValueError: when it is none, is negative or beyond all reason
    """
    number = float(clean_text(text).replace(",", "."))
    # this form also refuses "nan"
    if not 0 <= number <= _LARGEST:
        raise ValueError(text)
    return number


def read_text(form, name, limit):
    """Return what was typed in an input, cut off at ``limit`` characters.

    A file sent under its name, and signs no database keeps, count for nothing; half
    of a pair of UTF-16, as JSON may bring it, becomes a question mark.

    :param limit: None where any length is taken
    """
    text = form.get(name)
    if not isinstance(text, str):
        return ""
    return make_storable(text).strip()[:limit]


def parse_datetime(text, tz):
    """Return the moment of a ``datetime-local`` input as naive UTC, None when empty.

    :param tz: the ``pytz`` time zone the visitor lives in
    :raises ValueError: when ``text`` is no date
    """
    text = clean_text(text)
    if not text:
        return None
    # browsers without such an input send what was typed: a Jalali day too
    day, __, clock = text.replace(" ", "T").partition("T")
    text = f"{parse_date(day):%Y-%m-%d}T{clock[:5]}"
    local = datetime.strptime(text, _INPUT_FORMAT)  # noqa: DTZ007 - zoned below
    return tz.localize(local).astimezone(timezone.utc).replace(tzinfo=None)


def format_datetime(moment, tz):
    """Return a naive UTC moment as the value of a ``datetime-local`` input."""
    if not moment:
        return ""
    return moment.replace(tzinfo=timezone.utc).astimezone(tz).strftime(_INPUT_FORMAT)


def format_number(number):
    """Return a number as an input shows it, without superfluous zeros."""
    return f"{number:.10g}"
