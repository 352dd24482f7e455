"""The figures in ``docs/proof.md``: written by the commands, never by hand.

A section is a table between two markers and is replaced in place; what stands
outside the markers is left alone. Each row says when, at which commit and on which
machine it was taken, so that a partial run can replace its own rows and no others.
"""

import re
from dataclasses import astuple, dataclass
from datetime import datetime, timezone

from . import console, stamps
from .machine import PROOF, Machine, commit

HEAD = """\
# Proof

What the tests and measurements last came to. The commands write this file when they
are called with `--record`; each replaces its own rows.
"""
TAKEN = ("date", "commit", "machine")
COUNTS = ("part", "tests", "failed", "skipped", "time")
TOTAL = "whole run"
SECTION = re.compile(
    r"<!-- proof: (?P<name>[\w-]+) -->\n(?P<body>.*?)<!-- end of \1 -->\n", re.DOTALL
)


@dataclass(frozen=True)
class Section:
    """One table: its name in the markers, its heading, how it is made, its columns.

    The first column names the row.
    """

    name: str
    title: str
    command: str
    columns: tuple = COUNTS


SECTIONS = {
    section.name: section
    for section in (
        Section("test", "Our own tests", "./aftersales test --record"),
        Section(
            "fuzz",
            "Inputs that nobody means",
            "./aftersales test --fuzz --record",
            ("part", "inputs", "over", "failed", "time"),
        ),
        Section("judges", "Odoo's own judges", "./aftersales test --judges --record"),
        Section("life", "Life of the addons", "./aftersales test --life --record"),
        Section(
            "bench",
            "Speed against core",
            "./aftersales bench --record",
            ("what", "ours", "core", "ratio", "wanted"),
        ),
        Section(
            "machines",
            "Machines",
            "",
            ("machine", "cores", "memory", "Odoo", "PostgreSQL"),
        ),
    )
}


# === WHAT THE COMMANDS CALL === #


def record_outcomes(workshop, name, outcomes, duration, choice, is_whole=True):
    """Write what a test run came to.

    :param str name: the section, one of ``SECTIONS``
    :param float duration: seconds of the whole run
    :param choice: what was asked for; a part of it leaves the other rows alone
    :param bool is_whole: whether it was all there is, as far as the choice goes
    """
    is_whole = is_whole and choice.is_whole
    rows = [counts(outcome, choice.narrowed) for outcome in outcomes]
    if is_whole:
        tests, failed, skipped = (sum(row[i] for row in rows) for i in (1, 2, 3))
        rows.append((TOTAL, tests, failed, skipped, console.seconds(duration)))
    record(workshop, name, rows, is_whole)


def record_fuzz(workshop, outcomes, choice):
    """Write how many drawn inputs a test run tried, on what and for how long.

    A run of more inputs than usual has rows of its own.
    """
    suffix = f", {choice.narrowed}" if choice.narrowed else ""
    found = [
        (f"{outcome.title}: {what}", inputs, f"{count} {what}", outcome.failed, seconds)
        for outcome in outcomes
        for what, (inputs, count, seconds) in sorted(outcome.fuzzed.items())
    ]
    if not found:
        return
    if not choice.addon:
        inputs, seconds = (sum(row[i] for row in found) for i in (1, 4))
        failed = sum(each.failed for each in outcomes if each.fuzzed)
        found.append((TOTAL, inputs, "", failed, seconds))
    rows = [(row[0] + suffix, *row[1:4], console.seconds(row[4])) for row in found]
    record(workshop, "fuzz", rows, is_whole=False)


def record(workshop, name, rows, is_whole=True):
    """Write rows into a section.

    :param list rows: tuples in the order of the columns of the section
    :param bool is_whole: whether rows that are not among them are out of date
    """
    path = workshop.project.root / PROOF
    text = path.read_text() if path.exists() else HEAD
    document = Document(text)
    document.record(name, rows, is_whole, _taken(workshop.project.root, workshop))
    path.parent.mkdir(exist_ok=True)
    stamps.write(path, document.text)
    console.say(f"Recorded in {PROOF}.")


def _taken(root, workshop):
    """Say when and where: (date, commit, machine)."""
    today = datetime.now(timezone.utc).date().isoformat()
    return today, commit(root), Machine.read(workshop)


def counts(outcome, narrowed=""):
    """Return the row of one part of a test run; fewer tests make another row."""
    title = f"{outcome.title}, {narrowed}" if narrowed else outcome.title
    tests = outcome.passed + outcome.failed + outcome.skipped
    duration = console.seconds(outcome.seconds)
    return (title, tests, outcome.failed, outcome.skipped, duration)


# === THE DOCUMENT === #


class Document:
    """The text with its tables."""

    def __init__(self, text):
        self.text = text

    def record(self, name, rows, is_whole, taken):
        """Put rows into a section, and keep the list of machines in step."""
        day, at_commit, machine = taken
        machines = self.rows("machines")
        number = _number(machines, machine)
        new = {
            _cell(row[0]): (*map(_cell, row), day, at_commit, number) for row in rows
        }
        old = {} if is_whole else {row[0]: row for row in self.rows(name)}
        self._write(name, {**old, **new}.values())
        self._write("machines", [*self._used(machines), _described(number, machine)])

    def rows(self, name):
        """Return the rows of a section as tuples of texts."""
        found = self._find(name)
        lines = found["body"].splitlines() if found else []
        table = [line for line in lines if line.startswith("|")][2:]
        return [tuple(map(_cell, _split(line))) for line in table]

    def _find(self, name):
        sections = SECTION.finditer(self.text)
        return next((each for each in sections if each["name"] == name), None)

    def _used(self, machines):
        """Return the machines that a row still names."""
        names = [name for name in SECTIONS if name != "machines"]
        used = {row[-1] for name in names for row in self.rows(name)}
        return [row for row in machines if row[0] in used]

    def _write(self, name, rows):
        """Replace a section, or put it where it belongs among the others."""
        block = _block(SECTIONS[name], sorted(set(rows), key=_order))
        found = self._find(name)
        if found:
            self.text = self.text[: found.start()] + block + self.text[found.end() :]
            return
        place = self._place(name)
        self.text = f"{self.text[:place].rstrip()}\n\n{block}" + self._rest(place)

    def _rest(self, place):
        """Return what follows a place, after an empty line."""
        rest = self.text[place:].lstrip()
        return f"\n{rest}" if rest else ""

    def _place(self, name):
        """Return where a new section begins: before the first that comes after it."""
        names = list(SECTIONS)
        later = set(names[names.index(name) + 1 :])
        starts = [
            each.start()
            for each in SECTION.finditer(self.text)
            if each["name"] in later
        ]
        return min(starts, default=len(self.text))


def _block(section, rows):
    """Write a section between its markers."""
    columns = section.columns
    lines = [f"<!-- proof: {section.name} -->", f"## {section.title}", ""]
    if section.command:
        lines += [f"`{section.command}`", ""]
        columns = (*columns, *TAKEN)
    lines += [_line(columns), _line("---" for _column in columns)]
    lines += [_line(row) for row in rows]
    return "\n".join([*lines, "", f"<!-- end of {section.name} -->", ""])


def _line(cells):
    return f"| {' | '.join(cells)} |"


def _split(line):
    return line.strip("| ").split(" | ")


def _cell(value):
    """Write a value on one line."""
    return " ".join(str(value).split()).replace("|", "&#124;") or "-"


def _order(row):
    """Sort by name, with the sum at the end."""
    return row[0].startswith(TOTAL), row


def _number(machines, machine):
    """Return the letter of a machine: its own, or the first that is free."""
    facts = _described("", machine)[1:]
    for row in machines:
        if row[1:] == facts:
            return row[0]
    taken = {row[0] for row in machines}
    return next(letter for letter in map(chr, range(65, 91)) if letter not in taken)


def _described(letter, machine):
    """Return the row of a machine."""
    cores, memory, odoo, postgresql = map(str, astuple(machine))
    return (letter, cores, f"{memory} GB", odoo, postgresql)
