"""Lists as people write them, pasted, scanned or a file: columns known by their words.

Each kind of list says which words head its columns; how a list is read is the same
for all of them.
"""

import io
from dataclasses import dataclass

from odoo.addons.aftersales_warranty.rules.serial_column import normalize_header
from odoo.addons.aftersales_warranty.rules.serial_file import FileError, read_rows


@dataclass(slots=True)
class ListLine:
    """One line of a list: its number there, what it says, what is wrong with it.

    ``problem`` is a code: one of those of a file's cells, or one of the list's own.
    """

    number: int
    values: dict
    problem: str = ""


class WordList:
    """A kind of list: the words that head its columns, and how long it may be."""

    def __init__(self, words, bare_keys, needed, most, signs="\t;"):
        """Describe a kind of list.

        :param dict words: the words that may head a column, by its key
        :param bare_keys: what the cells are where no header says it
        :param needed: a first line that names none of these keys is no header
        :param int most: the lines it may have
        :param str signs: what parts the cells of a pasted text
        """
        self._key_by_word = {
            normalize_header(word): key
            for key, names in words.items()
            for word in names
        }
        self._bare_keys = bare_keys
        self._needed = set(needed)
        self._most = most
        self._signs = signs

    def read_lines(self, data):
        """Return the lines of a list; a first line may name the columns.

        :param data: bytes of a file, or the text that was pasted or scanned
        :rtype: list[ListLine]
        :raise FileError: it cannot be read as a whole
        """
        delimiter = None
        if isinstance(data, str):
            # a few lines may say more than the serial that the others are
            delimiter = next((sign for sign in self._signs if sign in data), None)
            data = data.encode("utf-8", "replace")
        lines, keys = [], None
        for row in read_rows(io.BytesIO(data), delimiter=delimiter):
            if row.is_empty or row.problems.get(None) == "empty":
                continue
            if keys is None:
                keys = self._read_header(row.cells)
                if keys:
                    continue
                keys = self._bare_keys
            if len(lines) >= self._most:
                raise FileError("too_many_rows")
            lines.append(_read_line(row, keys))
        return lines

    def _read_header(self, cells):
        """Return the key of each column, or None where the row is no header."""
        keys = []
        for cell in cells:
            key = self._key_by_word.get(normalize_header(cell))
            keys.append(key if key not in keys else None)
        return keys if self._needed & set(keys) else None


def _read_line(row, keys):
    """Return what one row says; what stands in no column of ours counts for nothing."""
    line = ListLine(row.number, {}, row.problems.get(None, ""))
    for index, cell in enumerate(row.cells[: len(keys)]):
        if keys[index] and cell:
            line.values[keys[index]] = cell
            line.problem = line.problem or row.problems.get(index, "")
    return line
