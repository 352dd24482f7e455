"""The address that the QR code of a card opens: plain functions, no database."""

from urllib.parse import parse_qs, quote, urlsplit

CHECK_PATH = "/warranty/check"


def make_card_link(base_url, number):
    """Return the address of the public page of a card."""
    return f"{base_url.rstrip('/')}{CHECK_PATH}?number={quote(number, safe='')}"


def read_card_link(text):
    """Return the number in the QR code of a card; any other text stays as it is.

    :param text: what was scanned or typed, or None
    """
    text = (text or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if parts.scheme not in ("http", "https") or not parts.path.endswith(CHECK_PATH):
        return text
    return parse_qs(parts.query).get("number", [""])[0].strip()
