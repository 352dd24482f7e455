"""Which encoding a text file has, told from its bytes alone."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A valid line of UTF-8 comes about by chance once in many thousands.
_SHARE_OF_UTF8 = 0.25
_SHARE_OF_CHINESE = 0.8
_SHARE_OF_NULLS = 0.05
_WIDE_RUN = re.compile(rb"[\x80-\xff]{2,}")


def detect_encoding(head):
    """Return the codec that reads a file beginning with ``head``, None for binary.

    Some lines may be broken, as where two files were glued together: the codec that
    reads most of them counts.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if b"\0" in head:
        codec = _detect_utf16(head)
        if codec or head.count(b"\0") > _SHARE_OF_NULLS * len(head):
            return codec
    lines = [line for line in head.splitlines() if not line.isascii()]
    if not lines or _count_valid(lines, "utf-8") >= _SHARE_OF_UTF8 * len(lines):
        return "utf-8"
    return _detect_legacy(lines)


def _detect_utf16(head):
    """Tell UTF-16 without a mark by the zeros beside its Latin letters."""
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    return None


def _count_valid(lines, codec):
    """Count the lines that a codec reads; the last may have been cut."""
    valid = 0
    for line in lines:
        try:
            line.decode(codec)
        except UnicodeDecodeError:
            continue
        valid += 1
    return valid


def _detect_legacy(lines):
    """Tell the Chinese, the Arabic and the western code page apart."""
    chinese = sum(map(_is_common_chinese, lines))
    if chinese >= _SHARE_OF_CHINESE * len(lines):
        return "gb18030"
    # Western words have an accent here and there, Arabic ones nothing else.
    wide = sum(byte > 0x7F for line in lines for byte in line)
    in_words = sum(len(run) for line in lines for run in _WIDE_RUN.findall(line))
    return "cp1256" if in_words * 2 > wide else "cp1252"


def _is_common_chinese(line):
    """Tell whether the wide bytes of a line are pairs of everyday characters.

    Persian words of an odd number of letters break such pairs.
    """
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    position, common, pairs = 0, 0, 0
    while position < len(line):
        lead = line[position]
        if lead < 0x80:
            position += 1
            continue
        trail = line[position + 1]
        pairs += 1
        common += (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA9) and trail >= 0xA1
        position += 2
    return common * 2 > pairs
