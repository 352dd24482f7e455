"""Each addon alone, and all of them in several orders: what comes of it is the same."""

import re

from .life_stage import Tally

MIXED_IN = re.compile(r"^external ids: [+-] \w+\.(field|selection|model_inherit)_")
# core addons that bring an addon of ours with them, on a database that lives already
LATE = ("hr_hourly_cost", "mrp", "payroll", "purchase_stock")


def alone(stage, name):
    """Install one addon, with what it declares in sight only, on core without demo."""
    tally = Tally(f"{name} alone, without demo")
    database = stage.clone(stage.core([name]), f"life_alone_{name}")
    closure = stage.house.own_closure(name)
    odoo = stage.workshop.odoo.with_addons(stage.visible(closure, f"alone-{name}"))
    is_good = tally.check("install", stage.install(database, [name], odoo=odoo))
    strangers = stage.installed(database) ^ closure
    tally.check("what is installed is what is declared", strangers)
    tally.check("no orphan", stage.orphans(database, stage.core([name])))
    if is_good:
        stage.drop(database)
    return tally.outcome


def orders(stage, one_go):
    """Install all in different orders and compare what has come of it.

    Odoo sorts what it installs at once by what it depends on: orders only differ
    where addons come one after the other, the core addons under them included.

    :param str one_go: the database in which all came at once
    """
    tally = Tally("all addons in several orders")
    reference = stage.snapshot(one_go)
    for title, database, steps in (
        ("core last, so that the bridges come by themselves", "life_late", late(stage)),
        ("bridges first, portal last", "life_backwards", backwards(stage)),
        ("portal first, bridges last", "life_forwards", forwards(stage)),
    ):
        _install_in_steps(stage, tally, title, database, steps)
        if stage.installed(database) != set(stage.house.names):
            tally.check(title, [f"installed: {sorted(stage.installed(database))}"])
        differences = unowned(stage.snapshot(database).differences(reference))
        if tally.check(f"{title}: same as in one go", differences):
            stage.drop(database)
    return tally.outcome


def unowned(differences):
    """Leave out which addon names a field of a mixin: the one that came last does.

    Core's own models are the same in this; the fields themselves are compared.
    """
    return [line for line in differences if not MIXED_IN.search(line)]


def late(stage):
    """Start on the least of core; the bridges come with the core addons they join."""
    first = [name for name in stage.house.names if not stage.house.ours[name].is_auto]
    return first, [*([name] for name in first), *([name] for name in LATE)]


def backwards(stage):
    """Put each addon in as late as what it depends on lets it, from the end."""
    names = stage.house.names
    order = []
    for name in reversed(names):
        steps = [each for each in names if each in stage.house.own_closure(name)]
        order += [each for each in steps if each not in order]
    return names, [[name] for name in order]


def forwards(stage):
    """Put the widest addons in first and the bridges after them."""
    house = stage.house
    names = sorted(house.names, key=lambda name: house.ours[name].is_auto)
    return house.names, [[name] for name in names]


def _install_in_steps(stage, tally, title, database, plan):
    """Install one step after the other, each seeing only what is due so far."""
    base, steps = plan
    stage.clone_before(stage.core(base), database)
    seen = set()
    for number, names in enumerate(steps, 1):
        ours = {name for name in names if name in stage.house.ours}
        core = set(names) - ours
        seen |= ours
        shown = stage.house.names if core else sorted(seen)
        odoo = stage.workshop.odoo.with_addons(stage.visible(shown, database))
        problems = stage.install(database, names, odoo=odoo)
        tally.check(f"{title}: step {number}, {', '.join(names)}", problems)
