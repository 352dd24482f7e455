"""Dates as people write them: Gregorian, Jalali and Hijri, in many spellings.

Every spelling means one day or is refused; nothing is guessed from the other rows
of a file. What stays open, day or month first, the caller says.
"""

# ruff: noqa: RUF001  letters of three scripts are meant
import re
from datetime import date
from functools import lru_cache

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from .identifier import LATIN_DIGITS

CALENDARS = ("auto", "gregorian", "jalali", "hijri")
ORDERS = ("dmy", "mdy")
MAX_LENGTH = 60

# A bare year tells its calendar: 1300-1424 is Jalali (1921 to 2046), 1425-1500 is
# Hijri (from 2004 on), 1800 and later is Gregorian. Other Hijri years need a mark in
# the text or the calendar named by the caller.
FIRST_JALALI, FIRST_HIJRI, LAST_HIJRI, FIRST_GREGORIAN = 1300, 1425, 1500, 1800
LAST_GREGORIAN = 2199

# The digits and signs of a Chinese keyboard lie apart by one distance.
_FULL_WIDTH = {0xFEE0 + code: code for code in map(ord, "0123456789/.-")}
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_TENS = re.compile("([1-9]?)十([1-9]?)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\ufeff"))

_GREGORIAN_MONTHS = (
    ("january", "jan", "ژانویه", "يناير"),
    ("february", "feb", "فوریه", "فبراير"),
    ("march", "mar", "مارس"),
    ("april", "apr", "آوریل", "أبريل"),
    ("may", "مه", "می", "مايو"),
    ("june", "jun", "ژوئن", "يونيو"),
    ("july", "jul", "ژوئیه", "جولای", "يوليو"),
    ("august", "aug", "اوت", "آگوست", "أغسطس"),
    ("september", "sep", "sept", "سپتامبر", "سبتمبر"),
    ("october", "oct", "اکتبر", "أكتوبر"),
    ("november", "nov", "نوامبر", "نوفمبر"),
    ("december", "dec", "دسامبر", "ديسمبر"),
)
JALALI_MONTHS = (
    ("فروردین", "farvardin"),
    ("اردیبهشت", "ordibehesht"),
    ("خرداد", "khordad"),
    ("تیر", "tir"),
    ("مرداد", "امرداد", "mordad"),
    ("شهریور", "shahrivar"),
    ("مهر", "mehr"),
    ("آبان", "aban"),
    ("آذر", "azar"),
    ("دی", "dey"),
    ("بهمن", "bahman"),
    ("اسفند", "esfand"),
)
_HIJRI_MONTHS = (
    ("محرم", "muharram"),
    ("صفر", "safar"),
    ("ربیع الاول", "rabi al-awwal"),
    ("ربیع الثانی", "ربیع الاخر", "rabi al-thani"),
    ("جمادی الاول", "جمادی الاولی", "jumada al-awwal"),
    ("جمادی الثانی", "جمادی الاخره", "جمادی الاخر", "jumada al-thani"),
    ("رجب", "rajab"),
    ("شعبان", "shaban"),
    ("رمضان", "ramadan"),
    ("شوال", "shawwal"),
    ("ذی القعده", "ذو القعده", "dhu al-qadah"),
    ("ذی الحجه", "ذو الحجه", "dhu al-hijjah"),
)
# Arabic and Persian keyboards write the same letters differently.
_LETTERS = str.maketrans("يىكةأإٱ", "ییکهااا")
_MARKS = {
    "hijri": re.compile(r"(?:\bah\b|هـ|ه\s*\.\s*ق\.?|\bق\b|قمری)"),
    "jalali": re.compile(r"(?:\bsh\b|ه\s*\.\s*ش\.?|\bش\b|شمسی|خورشیدی)"),
    "gregorian": re.compile(r"(?:\b(?:ad|ce)\b|میلادی|م\.)"),
}

_TIME = re.compile(
    r"[t\s]\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:z|[+-]\d\d:?\d\d)?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*([/.\-\s])\s*(\d{1,2})\s*\2\s*(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([/.\-\s])\s*(\d{1,2})\s*\2\s*(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(
    r"(民国|民國|公元|西元)?\s*(\d{1,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?"
)
_NAMED_DAY_FIRST = re.compile(r"(\d{1,2})[\s\-/.]+(\D+?)[\s\-/.,،]+(\d{4})")
_NAMED_MONTH_FIRST = re.compile(
    r"([^\d,]+?)[\s.]+(\d{1,2})(?:st|nd|rd|th)?[\s,،]+(\d{4})"
)
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[\s\-/.]+(\D+?)[\s\-/.]+(\d{1,2})")


def _squeeze(name):
    """Return the name of a month as it is looked up: one spelling, no blanks."""
    return "".join(name.translate(_LETTERS).split())


def _index_months():
    """Return calendar and number of each month name."""
    tables = {
        "gregorian": _GREGORIAN_MONTHS,
        "jalali": JALALI_MONTHS,
        "hijri": _HIJRI_MONTHS,
    }
    return {
        _squeeze(name): (calendar, number)
        for calendar, table in tables.items()
        for number, names in enumerate(table, start=1)
        for name in names
    }


_MONTH_BY_NAME = _index_months()


@lru_cache(maxsize=4096)
def parse_date(text, order="dmy", calendar="auto"):
    """Return the Gregorian day that a text means.

    :param str text: what was written
    :param str order: ``dmy`` or ``mdy``, for numbers with the year at the end
    :param str calendar: ``auto`` tells it from the year, or one of the others
    :rtype: datetime.date
    :raise ValueError: the text is no date, or does not say one day
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(text[:MAX_LENGTH])
    clean = text.translate(_INVISIBLE).translate(LATIN_DIGITS).translate(_FULL_WIDTH)
    clean = _TIME.sub("", clean.strip().lower()).strip()
    chinese = _read_chinese(clean)
    if chinese:
        return chinese
    clean, marked = _take_mark(clean.translate(_LETTERS))
    if marked:
        calendar = marked
    year, month, day, named = _read_numbers(clean, order) or _read_named(clean)
    if named:
        calendar = named
    return _to_gregorian(year, month, day, calendar)


def _read_chinese(text):
    """Read 2024年5月12日, in Han digits too; 民國 counts from 1911."""
    if "年" not in text:
        return None
    latin = text.translate(_HAN_DIGITS)
    latin = _HAN_TENS.sub(lambda m: str(int(m[1] or 1) * 10 + int(m[2] or 0)), latin)
    found = _CHINESE.fullmatch(latin)
    if not found:
        raise ValueError(text)
    era, year, month, day = found.groups()
    first = 1911 if era in ("民国", "民國") else 0
    return _to_gregorian(first + int(year), int(month), int(day), "gregorian")


def _take_mark(text):
    """Return the text without the mark of a calendar, and the calendar it names."""
    for calendar, pattern in _MARKS.items():
        bare, count = pattern.subn("", text)
        if count:
            return bare.strip(), calendar
    return text, None


def _read_numbers(text, order):
    """Return year, month, day and no calendar of a date in numbers, or None."""
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return int(found[1]), int(found[3]), int(found[4]), None
    found = _COMPACT.fullmatch(text)
    if found:
        return int(found[1]), int(found[2]), int(found[3]), None
    found = _YEAR_LAST.fullmatch(text)
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (first, second) if order == "dmy" else (second, first)
        return year, month, day, None
    return None


def _read_named(text):
    """Return year, month, day and calendar of a date whose month has a name."""
    found = _NAMED_DAY_FIRST.fullmatch(text)
    if found:
        day, name, year = found.groups()
    elif found := _NAMED_MONTH_FIRST.fullmatch(text):
        name, day, year = found.groups()
    elif found := _NAMED_YEAR_FIRST.fullmatch(text):
        year, name, day = found.groups()
    else:
        raise ValueError(text)
    calendar, month = _MONTH_BY_NAME.get(_squeeze(name), (None, 0))
    if not month:
        raise ValueError(text)
    return int(year), month, int(day), calendar


def _to_gregorian(year, month, day, calendar):
    """Return the Gregorian day; a day that does not exist is a ValueError."""
    if calendar == "auto":
        calendar = _guess_calendar(year)
    if calendar == "jalali":
        return JalaliDate(year, month, day).to_gregorian()
    if calendar == "hijri":
        return _hijri_to_gregorian(year, month, day)
    if not FIRST_GREGORIAN <= year <= LAST_GREGORIAN:
        raise ValueError(year)
    return date(year, month, day)


def _hijri_to_gregorian(year, month, day):
    """Return the Gregorian day; years out of the tables are a ValueError too."""
    try:
        greg = Hijri(year, month, day).to_gregorian()
    except OverflowError as error:
        raise ValueError(year) from error
    return date(greg.year, greg.month, greg.day)


def _guess_calendar(year):
    """Name the calendar in which a year is near us."""
    if FIRST_JALALI <= year < FIRST_HIJRI:
        return "jalali"
    if FIRST_HIJRI <= year <= LAST_HIJRI:
        return "hijri"
    return "gregorian"
