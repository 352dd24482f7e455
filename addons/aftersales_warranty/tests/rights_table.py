import csv
import os
from pathlib import Path

RECORD = "AFTERSALES_RECORD_RIGHTS"
NONE = "-"


def is_recording():
    """Tell whether what is found is to be written down instead of compared."""
    return bool(os.environ.get(RECORD))


class RightsTable:
    """A table of verdicts in a file: what is looked at, and what each role may."""

    def __init__(self, path):
        self.path = Path(path)
        self.cells = {}
        if self.path.exists():
            with self.path.open(encoding="utf-8", newline="") as file:
                self._read(csv.DictReader(file))

    def _read(self, reader):
        first = reader.fieldnames[0]
        for line in reader:
            row = line.pop(first)
            self.cells |= {(row, role): cell for role, cell in line.items() if cell}

    @property
    def rows(self):
        """Return what the table has verdicts of."""
        return {row for row, __ in self.cells}

    @property
    def roles(self):
        """Return whom the table has verdicts of, as the file orders them."""
        return list(dict.fromkeys(role for __, role in self.cells))

    def compare(self, found):
        """Return a sentence for each cell that is not what has been found.

        :param dict found: what each role may, by row and role
        """
        told = []
        for (row, role), cell in sorted(found.items()):
            recorded = self.cells.get((row, role))
            if recorded is None:
                told.append(f"{row}, {role}: no verdict yet, found {cell}")
            elif recorded != cell:
                told.append(f"{row}, {role}: recorded {recorded}, found {cell}")
        return told

    def record(self, found, roles):
        """Write down what has been found; verdicts not looked at stay as they are.

        :param roles: whom there are columns of, in this order
        """
        self.cells |= found
        columns = [role for role in roles if role in self.roles]
        columns += sorted(set(self.roles) - set(columns))
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["", *columns])
            for row in sorted(self.rows):
                cells = [self.cells.get((row, role), "") for role in columns]
                writer.writerow([row, *cells])
