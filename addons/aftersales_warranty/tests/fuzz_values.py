"""What comes in for a parameter of an address or a form, by its kind.

Each kind has values that are meant, and such as nobody means but somebody sends.
"""

# ruff: noqa: RUF001  digits and letters of other scripts are meant
import base64
import io
import json
import struct
import zipfile
import zlib
from functools import cache

from hypothesis import strategies as st
from PIL import Image

from .fuzz import dates_like, files, tables, texts

# === ODD VALUES === #

IDS = (
    *("0", "-1", "1", "2147483647", "2147483648", "9223372036854775808", "9" * 400),
    *("²", "١٢", "१२", "1.0", "1e3", "0x1f", " 7 ", "+7", "1_0", "None", "[]", "1,2"),
    *("", "\0", "id", "1;", "1)--", "true", "NaN"),
)
NUMBERS = (
    *("nan", "inf", "-inf", "1e400", "-1e400", "1e-400", "-0", "-1", "0x10", "1_0"),
    *("٣٫٥", "۱۲٬۳", "½", "1,5", "1.000.000,5", "1e", ".", "", "1 2", "9" * 400),
)
DATES = ("0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "0000-00-00", "-1")
MOMENTS = (
    *("0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T02:30", "2026-13-01T00:00"),
    *("2026-03-01T24:00", "2026-03-01", "T", "2026-03-01T10:00+99:99", "\0"),
)
TOKENS = ("", "None", "False", "é", "\0", "\ud83d", "%00", "0" * 36, "x" * 9_000)
WORDS = (
    "unknown",
    "__class__",
    "id; DROP TABLE x",
    "{0}",
    "%s",
    "",
    "all\0",
    "constructor",
)
FLAGS = ("", "0", "on", "1", "true", "False", "\0")
TEXTS = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea><b>"),
    *("' OR 1=1 --", "'; DROP TABLE res_users; --", "%", "_", "\\", "%%_\\%"),
    *("{0.__class__}", "%(x)s", "%s%n%999999d", "${7*7}", "{{7*7}}", "=1+1"),
    *("\u202egnp.exe", "\u200f\u200e\u2066", "a\0b", "\ud83d", "\udfff", "\ufffe"),
    *("../../etc/passwd", "\r\nSet-Cookie: x=1", "\x1b[2J", "\U0001f4a9" * 300),
)
LONG = ("x" * 100_000, "۱" * 50_000, "<b>" * 33_000, " " * 100_000, "\n" * 100_000)
PATHS = ("%00", "..", "%2e%2e%2f", "%ff", "%ED%A0%BD", "x" * 2_000, "%25s", "%D9%A1")


def _png(width, height, data=b""):
    """Return a picture that says it is of a size, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part))
        + kind
        + part
        + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in chunks
    )


def _picture(kind):
    stream = io.BytesIO()
    Image.new("RGB", (4, 2)).save(stream, kind)
    return stream.getvalue()


def _zip(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


@cache
def odd_contents():
    """Return contents of files nobody means: bombs, lies, halves."""
    side = 20_000
    rows = b"\0" * ((side // 8 + 1) * side)
    png, jpeg = _picture("PNG"), _picture("JPEG")
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 5_000_000
    return (
        *(
            b"",
            b"\0",
            png,
            png[:40],
            jpeg,
            jpeg[:-9],
            _picture("GIF"),
        ),
        *(_png(65_535, 65_535), _png(0, 0), _png(side, side, zlib.compress(rows, 9))),
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0",
        b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(30),
        b"\0\0\0\x18ftypheic" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        *(b"MZ" + bytes(64), b"#!/bin/sh\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)),
        _zip({"xl/worksheets/sheet1.xml": sheet, "[Content_Types].xml": b"<x/>"}),
        _zip({"../../evil": b"x", "[Content_Types].xml": b""}),
        "سریال\tموبایل\n".encode("utf-16"),
        b'"' * 10_000,
    )


FILENAMES = (
    *("photo.png", "bill.pdf", "list.xlsx", "list.csv", "photo.svg", ".png", "x"),
    *("../../evil.png", "C:\\evil.png", "a" * 300 + ".png", "x\0.png", "\u202egnp.exe"),
    *("", "\ud83d.png", "عکس.png", "a\r\nb.png", '"; x="', "con.", "%00.png"),
)
MIMETYPES = ("image/png", "application/pdf", "text/html", "", "x", "image/svg+xml; a=b")


# === STRATEGIES === #


def _any_text():
    return st.one_of(st.sampled_from(TEXTS), texts(), st.sampled_from(LONG))


def _pictures():
    known = st.sampled_from(odd_contents()).map(base64.b64encode)
    return st.one_of(
        known.map(bytes.decode), st.sampled_from(("====", "AAAA", "A")), _any_text()
    )


def _lists():
    return st.one_of(tables(), st.sampled_from((*LONG, "\n".join(["x"] * 5_000))))


ODD = {
    "id": lambda: st.one_of(st.sampled_from(IDS), texts(12)),
    "number": lambda: st.one_of(st.sampled_from(NUMBERS), st.floats().map(str)),
    "date": lambda: st.one_of(
        st.sampled_from(DATES), dates_like(), st.dates().map(str), texts(12)
    ),
    "moment": lambda: st.one_of(
        st.sampled_from(MOMENTS), st.datetimes().map(lambda at: at.isoformat()[:16])
    ),
    "token": lambda: st.one_of(st.sampled_from(TOKENS), texts()),
    "word": lambda: st.one_of(st.sampled_from(WORDS), texts(12)),
    "flag": lambda: st.sampled_from(FLAGS),
    "text": _any_text,
    "phone": lambda: st.one_of(st.sampled_from(NUMBERS), texts()),
    "list": _lists,
    "picture": _pictures,
}
# what is meant where the test knows nothing better
MEANT = {
    "id": ("1",),
    "number": ("1", "2.5", "۳"),
    "date": ("2026-01-15", "۱۴۰۴/۱۰/۲۵"),
    "moment": ("2026-01-15T10:30",),
    "token": ("x",),
    "word": ("all", "none"),
    "flag": ("1", "on"),
    "text": ("It hums at night", "FR-0001", "صدا می‌دهد", "Leila"),
    "phone": ("+98 912 345 6789", "09123456789"),
    "list": ("FR-0001\nFR-0002", "FR-0001;Leila;09123456789;2026-01-15"),
    "picture": (base64.b64encode(_picture("PNG")).decode(),),
}


@cache
def odd_values(kind):
    """Return values of a kind that nobody means."""
    return ODD[kind]()


@cache
def uploads():
    """Return files of forms: (name, content, type)."""
    contents = st.one_of(
        *[st.sampled_from(odd_contents())] * 3, st.binary(max_size=200), files()
    )
    return st.tuples(st.sampled_from(FILENAMES), contents, st.sampled_from(MIMETYPES))


def parameters(kinds, known):
    """Return pairs of names and values: as meant, with one odd value, or with many.

    :param kinds: dict of the kind of each parameter by its name
    :param known: dict of values that are there, by the name of the parameter
    """
    names = sorted(kinds)
    odd = {name: st.lists(odd_values(kinds[name]), max_size=2) for name in names}
    meant = {
        name: st.sampled_from(known.get(name) or MEANT[kinds[name]]) for name in names
    }
    return _pairs(names, odd, meant)


MANY = st.sampled_from([0, 1, 1, 1, 2, 99])
IS_SENT = st.sampled_from([True, True, True, False])
NEW_NAMES = st.sampled_from(
    (
        *(*WORDS, "x" * 999, "csrf_token", "\ud83d"),
        # what methods call their own arguments
        *("self", "cls", "args", "kw", "model", "url", "page_name", "options", "form"),
        *("error", "request", "technicians", "kind", "params", "endpoint", "values"),
    )
)


@st.composite
def _pairs(draw, names, odd, meant):
    many = draw(MANY)
    chosen = names if many > 2 else {draw(st.sampled_from(names)) for __ in range(many)}
    pairs = []
    for name in names:
        if name in chosen:
            pairs += [(name, value) for value in draw(odd[name])]
        elif draw(IS_SENT):
            pairs.append((name, draw(meant[name])))
    if many == 2:
        pairs.append((draw(NEW_NAMES), "x"))
    return tuple(pairs)


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(TEXTS),
    st.just(10**400),
)


@cache
def trees():
    """Return what JSON holds, of any shape."""
    return st.recursive(
        LEAVES,
        lambda node: st.one_of(
            st.lists(node, max_size=3),
            st.dictionaries(
                st.sampled_from((*WORDS, "id", "params")), node, max_size=3
            ),
        ),
        max_leaves=8,
    )


MANNERS = st.sampled_from(["right"] * 6 + ["type", "shape", "params", "broken", "deep"])
BROKEN = st.sampled_from((b"", b"{", b"\xff\xfe", b'{"params": {', b"null"))


def json_bodies(kinds, known):
    """Return bodies of JSON calls: right, of wrong shapes, broken or very deep."""
    return _json_bodies(sorted(kinds), parameters(kinds, known))


@st.composite
def _json_bodies(draw, names, pairs):
    tree = {"jsonrpc": "2.0", "id": 1, "method": "call"}
    match draw(MANNERS):
        case "right":
            tree["params"] = dict(draw(pairs))
        case "type":
            wrong = {draw(st.sampled_from(names)): draw(trees())}
            tree["params"] = dict(draw(pairs)) | wrong
        case "shape":
            tree = draw(trees())
        case "params":
            tree |= {"id": draw(trees()), "params": draw(trees())}
        case "broken":
            return draw(BROKEN)
        case _:
            return b"[" * 50_000 + b"]" * 50_000
    return json.dumps(tree, default=str).encode()
