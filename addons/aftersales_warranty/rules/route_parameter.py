"""What a route takes for its parameters: plain functions, no database."""

_PLAIN = (str, int, float, bool, type(None))
# digits of the longest number an id of the database has for sure
LONGEST_ID = 9


def make_storable(text):
    """Return a text as a database keeps it.

    It loses the sign that ends texts, and halves of pairs of UTF-16, as JSON may bring
    them, become question marks.
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def clean_parameters(params):
    """Return the parameters of a call that are plain values, their texts storable.

    A file that comes under the name of a text, or a list where JSON was to bring a
    text, counts as not sent. Files that are wanted are read from the request itself.
    No parameter may be called as the controller itself is in its own methods.

    :param params: dict of what came in, by name
    """
    return {
        name: make_storable(value) if isinstance(value, str) else value
        for name, value in params.items()
        if isinstance(value, _PLAIN) and name != "self"
    }


def parse_number(value, otherwise=0):
    """Return an id or the number of a page, ``otherwise`` where it is none.

    Other digits are read, other numerals are not: Python has no number for "²".
    """
    text = str(value)
    is_number = text.isdecimal() and len(text) <= LONGEST_ID
    return int(text) if is_number else otherwise
