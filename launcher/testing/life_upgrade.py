"""A database full of an earlier commit's documents, updated to the working tree."""

import re

from .. import process, stamps
from ..addons import House
from ..errors import LauncherError
from .life_stage import Tally
from .snapshot import REGISTRY, SCHEMA

# a field's words and a view's body come with any update, and what people may have
# rewritten stays theirs; the rest must be the same
COMPARED = {
    title: sql
    for title, sql in {**SCHEMA, **REGISTRY}.items()
    if title not in ("defaults", "filters", "mail templates")
}
NAMED_BY_TWO = ("columns", "constraints", "fields", "triggers", "selection values")
# names that Odoo gives by the order in which addons and columns came
GIVEN = re.compile(r"^(indexes|external ids|reflected constraints): ")
DEMO = re.compile(r"[+-] aftersales_\w+\.demo_")
COUNTS = """
    SELECT relname, (xpath('/row/c/text()', query_to_xml(
           format('SELECT count(*) AS c FROM %I', relname), FALSE, TRUE, '')))[1]::text
      FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND relname LIKE 'aftersales\\_%'"""


def before(project):
    """Return the commit before: the last release, or the last commit but one.

    Where the working tree has changes of its own, the commit before is the last one.
    """
    code, tag = git(project, "describe", "--tags", "--abbrev=0", "HEAD^")
    if not code:
        return tag
    _code, changed = git(project, "status", "--porcelain", "--", "addons")
    return "HEAD" if changed else "HEAD^"


def before_migrations(project):
    """Return the last commit before the first migration of each addon that has any.

    From there all its migrations have to run.

    :rtype: dict
    """
    found = {}
    for folder in sorted(project.addons.glob("*/migrations")):
        path = str(folder.relative_to(project.root))
        words = ["log", "--diff-filter=A", "--format=%H", "--", path]
        _code, text = git(project, *words)
        if text:
            found[folder.parent.name] = f"{text.splitlines()[-1]}^"
    return found


def git(project, *words):
    """Ask git about this checkout; return its code and its words."""
    code, text = process.capture(["git", *words], cwd=project.root)
    return code, text.strip()


def export(project, ref):
    """Put the addons of a commit into a folder of their own; return it."""
    code, commit = git(project, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if code:
        raise LauncherError(
            f"There is no commit {ref} in this checkout.",
            "Name one with --from, or fetch the whole history (git fetch --unshallow).",
        )
    place = project.home / "life" / commit[:12]
    if not place.exists():
        part = place.with_suffix(".part")
        stamps.clear(part)
        part.mkdir(parents=True)
        archive = project.home / "life" / "addons.tar"
        for words in (
            ["git", "archive", f"--output={archive}", commit, "addons"],
            ["tar", "-xf", archive, "-C", part],
        ):
            log = project.logs / "life-export.log"
            process.run(f"the addons of {ref}", words, log=log, cwd=project.root)
        archive.unlink()
        stamps.publish(part, place)
    return place / "addons", commit[:12]


def upgrade(stage, ref, fresh, title, tasks=(), is_far=False):
    """Fill a database with the demo of ``ref``, update it, and look what became of it.

    :param fresh: function giving a database with all addons and their demo data
    :param tasks: of the driver: one to make in the old database what a migration is
        for, one to look what the migration has made of it
    :param bool is_far: whether many versions lie between: then nothing may be missing,
        and what no addon needs any more may have stayed
    """
    folder, commit = export(stage.project, ref)
    tally = Tally(f"{title} ({commit})")
    database = f"life_from_{commit}"
    old = House(folder, stage.house.core_folders)
    stage.templates[True].prepare([old.core_needs(old.names)])
    stage.clone(stage.core(old.names, with_demo=True, house=old), database)
    odoo = stage.workshop.odoo.with_addons(folder)
    problems = stage.install(database, old.names, odoo=odoo, with_demo=True, part="old")
    tally.check("the old addons install", problems)
    if tasks:
        tally.check(tasks[0], stage.drive(database, tasks[0], odoo=odoo))
    counts = dict(stage.databases.query(database, COUNTS))
    new = set(stage.house.names) - set(old.names)
    problems = stage.update(database, old.names, sorted(new), with_demo=True)
    tally.check("update", problems)
    _compare(stage, tally, database, fresh(), missing if is_far else without_demo)
    tally.check(
        "nothing is lost", lost(counts, stage.databases.query(database, COUNTS))
    )
    if tasks:
        tally.check(tasks[1], stage.drive(database, tasks[1]))
    if not tally.problems:
        stage.drop(database)
    return tally.outcome


def _compare(stage, tally, database, fresh, judge):
    """Hold the updated database against one that was installed anew."""
    updated = stage.snapshot(database, COMPARED)
    differences = updated.differences(stage.snapshot(fresh, COMPARED))
    tally.check("structure as after a fresh installation", judge(differences))
    tally.check("no orphan", stage.orphans(database, fresh))
    unfinished = "SELECT name, state FROM ir_module_module WHERE state LIKE 'to %'"
    left = stage.databases.query(database, unfinished)
    tally.check("no addon is left half-way", [" ".join(row) for row in left])


def without_demo(differences):
    """Leave out demo records: an update makes none anew, and takes none away."""
    return [line for line in differences if not DEMO.search(line)]


def missing(differences):
    """Keep what a fresh installation has, and this database not even otherwise made.

    Over many versions Odoo leaves a table of a model that is gone, a link between
    groups, the order of a key.
    """
    kept = [line for line in without_demo(differences) if not GIVEN.search(line)]
    present = {_name(line) for line in kept if ": + " in line}
    return [line for line in kept if ": - " in line and _name(line) not in present]


def _name(line):
    """Return section and name of what differs; a column is named with its table."""
    section, _sign, row = re.split(r": ([+-]) ", line, maxsplit=1)
    parts = 2 if section in NAMED_BY_TWO else 1
    return (section, *row.split(" | ")[:parts])


def lost(counts, rows):
    """Return the tables of ours that have fewer rows than they had."""
    now = dict(rows)
    return [
        f"{table}: {count} before, {now[table]} now"
        for table, count in sorted(counts.items())
        if table in now and int(now[table]) < int(count)
    ]
