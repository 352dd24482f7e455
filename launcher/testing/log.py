"""Read Odoo's log: the counts of its tests, and every complaint in it."""

import re

LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")
SUMMARY = re.compile(
    r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<total>\d+) tests when"
)
SKIPPED = re.compile(r" INFO .*odoo\.addons\.\S+: skipped (?P<name>.*)")
FUZZED = re.compile(
    r" odoo\.tests\.fuzz: fuzz: (?P<inputs>\d+) inputs "
    r"over (?P<count>\d+) (?P<what>\w+) in (?P<seconds>\d+) s"
)
BAD_LEVELS = {"WARNING", "ERROR", "CRITICAL"}
COLORS = re.compile(r"\x1b\[[0-9;]*m")


def read(path):
    """Return the lines of a log without colours."""
    return COLORS.sub("", path.read_text(errors="replace")).splitlines()


def counts(lines):
    """Sum what Odoo says at the end of each test run: (total, failed)."""
    found = [match for match in map(SUMMARY.search, lines) if match]
    total = sum(int(match["total"]) for match in found)
    failed = sum(int(match["failed"]) + int(match["errors"]) for match in found)
    return total, failed


def skipped(lines):
    """Return the tests that were skipped, with their reasons."""
    return [match["name"] for match in map(SKIPPED.search, lines) if match]


def fuzzed(lines):
    """Sum what was tried with drawn inputs.

    :return: dict of (inputs, how many routes or parsers, seconds) by their kind
    """
    found = {}
    for match in filter(None, map(FUZZED.search, lines)):
        new = [int(match[name]) for name in ("inputs", "count", "seconds")]
        old = found.get(match["what"], (0, 0, 0))
        found[match["what"]] = tuple(map(sum, zip(old, new, strict=True)))
    return found


def complaints(lines, allowed):
    """Return the entries at WARNING or above that no exception allows.

    An entry is its first line and the lines that belong to it, as a traceback does.
    """
    entries, current = [], None
    for line in lines:
        match = LINE.match(line)
        if match:
            is_bad = match["level"] in BAD_LEVELS and not _is_allowed(line, allowed)
            current = [line] if is_bad else None
            if is_bad:
                entries.append(current)
        elif current is not None and len(current) < 60:
            current.append(line)
    return ["\n".join(entry) for entry in entries]


def _is_allowed(line, allowed):
    return any(pattern.search(line) for pattern in allowed)


def read_exceptions(path):
    """Read the allowed lines; each pattern stands below the comment that says why."""
    allowed, reason = [], ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("#"):
            reason = line.lstrip("# ")
        elif not line.strip():
            reason = ""
        elif not reason:
            raise ValueError(f"{path.name}:{number}: no reason stands above this line")
        else:
            allowed.append(re.compile(line))
    return allowed
