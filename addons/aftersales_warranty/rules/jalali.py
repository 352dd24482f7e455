"""Solar Hijri (Jalali) dates as they are written, by the date patterns of CLDR.

The year begins at the spring equinox; six months have 31 days, five have 30, the last
one, Esfand, has 29 or, in a leap year, 30.
"""

from datetime import date

from babel.dates import tokenize_pattern, untokenize_pattern
from persiantools.jdatetime import JalaliDate

from .calendar_date import JALALI_MONTHS

# The first day of the first Jalali year.
FIRST_DAY = date(622, 3, 22)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def to_jalali(day):
    """Return year, month and day of the Jalali calendar.

    :param datetime.date day: a Gregorian day; of a moment, its local day counts
    :raise ValueError: the day lies before the calendar begins
    """
    if date(day.year, day.month, day.day) < FIRST_DAY:
        raise ValueError(day)
    jalali = JalaliDate.to_jalali(day.year, day.month, day.day)
    return jalali.year, jalali.month, jalali.day


def has_jalali(day):
    """Tell whether the calendar knows a day."""
    return date(day.year, day.month, day.day) >= FIRST_DAY


def name_month(month, language):
    """Return the name of a month, in Persian or in Latin letters.

    :param int month: 1 to 12
    :param str language: code of a language, such as ``fa_IR``
    """
    names = JALALI_MONTHS[month - 1]
    return names[0] if is_persian(language) else names[-1].capitalize()


def is_persian(language):
    """Tell whether a language is written in Persian letters and digits."""
    return language.split("_")[0] == "fa"


def write_digits(text, language):
    """Return a text with the digits of its language."""
    return text.translate(PERSIAN_DIGITS) if is_persian(language) else text


def fill_pattern(pattern, day, language):
    """Return a pattern in which the Jalali day is already written out.

    What does not belong to a calendar's day (hours, weekdays, zones) stays to be
    filled by others.

    :param str pattern: of Unicode's locale data markup, as ``yyyy/MM/dd HH:mm``
    :param datetime.date day: the Gregorian day, local
    :param str language: code of the language of the names of months
    """
    year, month, number = to_jalali(day)
    written = []
    for kind, value in tokenize_pattern(pattern):
        text = kind == "field" and _write_field(*value, (year, month, number), language)
        written.append((kind, value) if text is False else ("chars", text))
    return untokenize_pattern(written)


def _write_field(letter, width, day, language):
    """Return the text of a field of the calendar's day, False of any other."""
    year, month, number = day
    if letter in "yYu":
        return f"{year % 100:02d}" if width == 2 else f"{year:0{width}d}"
    if letter in "ML":
        return _write_month(month, width, language)
    if letter == "d":
        return f"{number:0{width}d}"
    if letter == "D":
        return f"{_count_days(month, number):0{width}d}"
    if letter in "Qq" and width < 3:
        return f"{(month + 2) // 3:0{width}d}"
    return "" if letter == "G" else False


def _write_month(month, width, language):
    if width < 3:
        return f"{month:0{width}d}"
    name = name_month(month, language)
    return name[0] if width == 5 else name


def _count_days(month, number):
    """Return the number of a day in its year; only the last month varies."""
    return 31 * (month - 1) - max(0, month - 7) + number
