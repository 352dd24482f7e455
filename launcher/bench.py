"""Measure the product against core: two databases, one process per benchmark."""

import ast
import json
import subprocess
from pathlib import Path

from . import console, lock, setup
from .errors import LauncherError, explain
from .testing.templates import Templates

CORE_DATABASE = "bench_core"
OURS_DATABASE = "bench_ours"
COLUMNS = "{:<52} {:>10} {:>10} {:>7} {:>7}  {}"


def run(project, is_quick, json_file):
    """Run every benchmark; return 1 if a ratio is over its limit."""
    modules = find_modules(project)
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        _make_databases(workshop, modules)
        rows = [row for each in modules for row in _measure(workshop, each, is_quick)]
    show(rows)
    if json_file:
        document = {"quick": is_quick, "rows": rows}
        Path(json_file).write_text(json.dumps(document, indent=2) + "\n")
    return 1 if any(is_over(row) for row in rows) else 0


def find_modules(project):
    """Return the benchmark files, or say that there is none."""
    found = sorted((project.root / "benchmarks").glob("[a-z]*.py"))
    if not found:
        raise LauncherError(
            "There is nothing to measure in benchmarks/.",
            "See benchmarks/README.md for how to write one.",
        )
    return found


def core_modules(path):
    """Read ``CORE_MODULES`` of a benchmark without importing it."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "CORE_MODULES":
            return list(ast.literal_eval(node.value))
    return []


# === DATABASES === #


def _make_databases(workshop, modules):
    """Make one database of core alone, and its clone with our addons."""
    house, databases = workshop.house, workshop.databases
    extra = [name for path in modules for name in core_modules(path)]
    core = house.core_needs(house.names) | house.core_closure(extra)
    templates = Templates(workshop)
    templates.prepare([core])
    databases.clone(templates.name_for(core), CORE_DATABASE)
    with console.step("database with our addons"):
        databases.clone(CORE_DATABASE, OURS_DATABASE)
        log = workshop.project.logs / "bench-install.log"
        code = workshop.odoo.install(OURS_DATABASE, house.names, log, "--no-http")
        if code:
            raise explain("the database", log.read_text(), log.parent, log)


# === MEASURING === #


def _measure(workshop, path, is_quick):
    """Run one benchmark in a process of its own."""
    project = workshop.project
    result = project.home / "bench-result.json"
    result.unlink(missing_ok=True)
    log = project.logs / f"bench-{path.stem}.log"
    options = ["--no-http", "--log-level=warn"]
    command = workshop.odoo.command(*options)
    command[1:3] = ["-m", "launcher.bench_driver", str(path), str(result)]
    command.insert(5, "quick" if is_quick else "full")
    with console.step(f"benchmark {path.stem}"), log.open("w") as stream:
        code = subprocess.call(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=workshop.odoo.env,
            cwd=project.root,
        )
    if code or not result.exists():
        raise explain(f"the benchmark {path.stem}", log.read_text(), log.parent, log)
    return json.loads(result.read_text())


# === REPORT === #


def is_over(row):
    """Tell whether a ratio is worse than wanted; None wants nothing."""
    return row["wanted"] is not None and row["ratio"] > row["wanted"]


def show(rows):
    """Print the table."""
    console.say()
    console.say(COLUMNS.format("", "ours", "core", "ratio", "wanted", ""))
    for row in rows:
        wanted = "-" if row["wanted"] is None else f"{row['wanted']:.2f}"
        console.say(
            COLUMNS.format(
                row["name"],
                f"{row['ours']:.6g} {row['unit']}",
                f"{row['core']:.6g} {row['unit']}",
                f"{row['ratio']:.2f}",
                wanted,
                "OVER" if is_over(row) else "ok",
            )
        )
