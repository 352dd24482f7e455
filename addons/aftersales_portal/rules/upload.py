"""Which files of a form are taken in: plain functions, no database.

What a file is, its content says: name and type are whatever the sender writes there.
"""

import mimetypes
import re
from typing import NamedTuple

from odoo.tools.mimetypes import guess_mimetype

# no SVG: it carries scripts, and no camera makes it
PICTURES = frozenset(
    {
        "image/gif",
        "image/heic",
        "image/heif",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)
DOCUMENTS = PICTURES | {"application/pdf"}
MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
# what a file system, a header or a right-to-left trick makes something else of
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Upload(NamedTuple):
    """A file that was read and may be kept."""

    name: str
    content: bytes
    mimetype: str


def clean_filename(name):
    """Return the last part of a file name, without signs that pretend another."""
    name = _UNSAFE.sub("", name or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    return name[-LONGEST_NAME:] or "file"


def name_for(name, mimetype):
    """Return ``name`` with an extension that says what the file is."""
    if mimetypes.guess_type(name)[0] == mimetype:
        return name
    return name + (mimetypes.guess_extension(mimetype) or "")


def read_uploads(files, kinds=PICTURES, largest=10 * MEGABYTE, most=20):
    """Read the files of a form.

    No more of a file is read than it takes to see that it is too large, and a file
    beyond the number allowed is not read at all.

    :param files: what has ``filename`` and ``read(size)``; an input left empty, which
        a browser sends without a name, is skipped
    :param kinds: the MIME types taken
    :param int largest: bytes a file may have
    :param int most: how many files are taken
    :return: the list of :class:`Upload`, and the list of ``(name, reason)`` of what
        was refused; a reason is ``empty``, ``large``, ``kind`` or ``many``
    """
    good, refused = [], []
    for file in files:
        if not file.filename:
            continue
        name = clean_filename(file.filename)
        if len(good) + len(refused) >= most:
            refused.append((name, "many"))
            continue
        content = file.read(largest + 1)
        mimetype = guess_mimetype(content) if content else ""
        if reason := _get_refusal(content, mimetype, kinds, largest):
            refused.append((name, reason))
        else:
            good.append(Upload(name_for(name, mimetype), content, mimetype))
    return good, refused


def _get_refusal(content, mimetype, kinds, largest):
    if not content:
        return "empty"
    if len(content) > largest:
        return "large"
    return None if mimetype in kinds else "kind"
