"""The demo database: made once, updated when an addon changed."""

import json

from . import console, lock, stamps
from .errors import LauncherError, explain
from .project import DEMO_DATABASE

ROLES = {
    "reception": "reception",
    "dispatcher": "dispatcher",
    "technician": "technician",
    "inspector": "quality inspector",
    "storekeeper": "storekeeper",
    "accountant": "accountant",
    "manager": "manager",
    "customer": "customer (portal)",
    "agent": "agent (portal)",
    "agent_technician": "technician of the agent (portal)",
    "admin": "administrator",
}
UNFINISHED = "('to install', 'to upgrade', 'to remove')"


def prepare(workshop, name=DEMO_DATABASE):
    """Have a whole, current demo database."""
    with lock.held(workshop.project, "demo"):
        _prepare(workshop, name)


def _prepare(workshop, name):
    """Make, check or update the database."""
    if not workshop.databases.exists(name):
        _create(workshop, name)
    else:
        check(workshop, name)
        _update(workshop, name)


def check(workshop, name=DEMO_DATABASE):
    """Refuse a database that Odoo would stumble over."""
    try:
        rows = workshop.databases.query(
            name,
            "SELECT count(*) FILTER (WHERE name = 'base' AND state = 'installed'), "
            f"count(*) FILTER (WHERE state IN {UNFINISHED}) FROM ir_module_module",
        )
    except LauncherError as error:
        raise broken(name, error.problem) from error
    if rows != [["1", "0"]]:
        raise broken(name, "an installation in it was never finished")


def broken(name, reason):
    """Build the error for a database that cannot be used."""
    return LauncherError(
        f"The database {name} is broken ({reason.rstrip('.')}).",
        "Run ./aftersales reset, then ./aftersales up makes it anew.",
    )


def logins(workshop, name=DEMO_DATABASE):
    """Return ``[(role, login)]`` of the demo users that exist."""
    rows = workshop.databases.query(name, "SELECT login FROM res_users WHERE active")
    present = {row[0] for row in rows}
    return [(role, login) for login, role in ROLES.items() if login in present]


# === CREATE AND UPDATE === #


def _create(workshop, name):
    """Install everything under a working name, and rename it when it is whole."""
    part = f"{name}_part"
    log = workshop.project.logs / "demo.log"
    names = workshop.house.names or ["base"]
    with console.step(f"demo database with {len(names)} addons"):
        workshop.databases.drop(part)
        code = workshop.odoo.install(part, names, log, "--no-http")
        _check_run(workshop, code, log, f"the demo database {name}")
        workshop.databases.rename(part, name)
        _note(workshop, name)


def _update(workshop, name):
    """Update the addons that changed since the database last saw them."""
    digests = _digests(workshop)
    known = _known(workshop, name)
    changed = [
        each for each in workshop.house.names if digests[each] != known.get(each)
    ]
    if not changed:
        return
    log = workshop.project.logs / "demo-update.log"
    new = [each for each in changed if each not in known]
    with console.step(f"updating {', '.join(changed)}"):
        options = [f"--update={','.join(set(changed) - set(new))}", "--no-http"]
        code = workshop.odoo.install(name, new, log, *options)
        if code:
            raise broken(name, f"updating it failed, see {log}")
        check(workshop, name)
        _note(workshop, name)


def _check_run(workshop, code, log, what):
    """Turn a failed installation into a sentence."""
    if code:
        raise explain(what, log.read_text(errors="replace"), workshop.project.home, log)


def _digests(workshop):
    house = workshop.house
    return {name: stamps.tree_digest(addon.path) for name, addon in house.ours.items()}


def _note_file(workshop, name):
    return workshop.odoo.data_dir / f"{name}.addons.json"


def _note(workshop, name):
    stamps.write(_note_file(workshop, name), json.dumps(_digests(workshop), indent=1))


def _known(workshop, name):
    note = _note_file(workshop, name)
    return json.loads(note.read_text()) if note.exists() else {}
