"""Measure the product against core: two databases, one process per benchmark."""

import ast
import json
import subprocess
from pathlib import Path

from . import console, lock, proof, setup
from .errors import LauncherError, explain
from .testing.templates import Templates

CORE_DATABASE = "bench_core"
OURS_DATABASE = "bench_ours"
COLUMNS = "{:<52} {:>10} {:>10} {:>7} {:>7}  {}"


def run(project, options):
    """Run the benchmarks asked for; return 1 if a ratio is over its limit."""
    modules = find_modules(project, options.names)
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        _make_databases(workshop, modules)
        rows = [row for path in modules for row in _measure(workshop, path, options)]
        if options.record:
            is_whole = not (options.names or options.quick)
            figures = [as_figures(row, options.quick) for row in rows]
            proof.record(workshop, "bench", figures, is_whole)
    show(rows)
    if options.json:
        document = {"quick": options.quick, "rows": rows}
        Path(options.json).write_text(json.dumps(document, indent=2) + "\n")
    return 1 if any(is_over(row) for row in rows) else 0


def find_modules(project, names=()):
    """Return the benchmark files, or those of given names."""
    found = {
        path.stem: path for path in (project.root / "benchmarks").glob("[a-z]*.py")
    }
    absent = sorted(set(names) - set(found))
    if absent or not found:
        raise LauncherError(
            f"There is no benchmark {', '.join(absent)}."
            if absent
            else "There is nothing to measure in benchmarks/.",
            f"Choose of {', '.join(sorted(found))}."
            if found
            else "See benchmarks/README.md for how to write one.",
        )
    return [found[name] for name in sorted(names or found)]


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


def _measure(workshop, path, options):
    """Run one benchmark in a process of its own."""
    project = workshop.project
    result = project.home / "bench-result.json"
    result.unlink(missing_ok=True)
    log = project.logs / f"bench-{path.stem}.log"
    command = workshop.odoo.command("--no-http", "--log-level=warn")
    command[1:3] = ["-m", "launcher.bench_driver", str(path), str(result)]
    command.insert(5, "quick" if options.quick else "full")
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


def as_figures(row, is_quick=False):
    """Write a row as the table shows it: what, ours, core, ratio, wanted."""
    return (
        f"{row['name']}, --quick" if is_quick else row["name"],
        f"{row['ours']:.6g} {row['unit']}",
        f"{row['core']:.6g} {row['unit']}",
        f"{row['ratio']:.2f}",
        "-" if row["wanted"] is None else f"{row['wanted']:.2f}",
    )


def show(rows):
    """Print the table."""
    console.say()
    console.say(COLUMNS.format("", "ours", "core", "ratio", "wanted", ""))
    for row in rows:
        verdict = "OVER" if is_over(row) else "ok"
        console.say(COLUMNS.format(*as_figures(row), verdict))
