"""The Persian (Jalali, solar Hijri) calendar."""

# Days before each Gregorian month of a common year.
DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
DAYS_OF_33_YEARS = 12053
DAYS_OF_4_YEARS = 1461


def to_jalali(day):
    """Return year, month and day of a date in the Persian calendar.

    The 33-year cycle, right from 1799 to 2256.

    :param datetime.date day: a Gregorian date
    :rtype: tuple[int, int, int]
    """
    leap_year = day.year + (day.month > 2)
    days = 355666 + 365 * day.year + day.day + DAYS_BEFORE_MONTH[day.month - 1]
    days += (leap_year + 3) // 4 - (leap_year + 99) // 100 + (leap_year + 399) // 400
    cycles, days = divmod(days, DAYS_OF_33_YEARS)
    fours, days = divmod(days, DAYS_OF_4_YEARS)
    year = -1595 + 33 * cycles + 4 * fours
    if days > 365:
        years, days = divmod(days - 1, 365)
        year += years
    # six months of 31 days, then months of 30
    if days < 186:
        return year, 1 + days // 31, 1 + days % 31
    return year, 7 + (days - 186) // 30, 1 + (days - 186) % 30
