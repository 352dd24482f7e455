"""What people scan and type: numbers of cards, serials, phones and codes."""

import unicodedata

import phonenumbers

# Scanners and phones send Persian and Arabic digits too.
LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_BLANKS = str.maketrans("\t\n\v\f\r", "     ")


def make_plain(text):
    """Return the text in plain characters, its digits in Latin.

    Full-width letters and digits of Chinese keyboards become plain ones, and the
    invisible marks that come along when text is copied from a page are dropped.
    """
    plain = unicodedata.normalize("NFKC", text).translate(LATIN_DIGITS)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")


def clean_identifier(text):
    """Return the plain text without blanks around it.

    What no identifier has is dropped: the control characters of scanners, and halves
    of characters, neither of which a database would take.

    :param text: what was scanned or typed, or None
    """
    plain = make_plain(text or "").translate(_BLANKS)
    return "".join(
        char for char in plain if unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()


def clean_code(text):
    """Return a code without blanks, dashes and dots, its letters as capitals."""
    return "".join(char for char in clean_identifier(text) if char.isalnum()).upper()


def is_iranian_national_id(code):
    """Tell whether the last of the ten digits checks the others."""
    if len(code) != 10 or not code.isdecimal() or len(set(code)) == 1:
        return False
    *digits, check = map(int, code)
    rest = sum(digit * (10 - at) for at, digit in enumerate(digits)) % 11
    return check == (rest if rest < 2 else 11 - rest)


def normalize_phone(text, country_code=None):
    """Return a phone number as E.164, whatever its spelling, or None.

    :param text: what was typed, with a country code, ``00`` or as spelled at home
    :param country_code: ISO code of the country whose local spelling is meant
    """
    plain = clean_identifier(text)
    if not plain or any(char.isalpha() for char in plain):
        return None
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    spellings = [plain] if plain.startswith("+") else [plain, f"+{plain}"]
    for spelling in spellings:
        number = _parse_phone(spelling, country_code)
        if number:
            return phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            )
    return None


def _parse_phone(text, country_code):
    """Return the number that exists in the numbering plan of its country, or None."""
    try:
        number = phonenumbers.parse(text, country_code or None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
