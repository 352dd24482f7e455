"""What people scan and type: numbers of cards, serials and codes."""

# Scanners and phones send Persian and Arabic digits too.
LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def clean_identifier(text):
    """Return the text without blanks around it, its digits in Latin.

    :param text: what was scanned or typed, or None
    """
    return (text or "").strip().translate(LATIN_DIGITS)
