"""Addons that are taken away leave nothing of theirs, and come back."""

import re

from .. import serve
from .life_stage import Tally
from .snapshot import REGISTRY, SCHEMA

STRUCTURE = {**SCHEMA, **REGISTRY}
# records of people and what addons add to are not what an addon leaves behind
FILLED = {
    title: sql
    for title, sql in STRUCTURE.items()
    if title not in ("external ids", "defaults", "filters")
}
RETURN_TESTS = (
    "/aftersales_warranty:TestWarrantyCard",
    "/aftersales_repair:TestLifecycle",
)
# Odoo deletes what an addon brought one by one; where a document of the past still
# points to a record, the database refuses, and Odoo leaves that record alone
KEPT = [re.compile(r" ERROR \S+ odoo\.sql_db: bad query: b'DELETE FROM ")]
# shipped records that documents of the past may still point to
MAY_STAY = "('product.product', 'product.template', 'hr.salary.rule')"
# what stays different, each for a reason
KNOWN = [
    # the list of addons names one that has been there, and none that has not yet
    re.compile(r"^translated modules: \+ aftersales_\w+ \| uninstalled$"),
    # a setting that orders of the past with a discount still need
    re.compile(r"^groups: [+-] Role / User "),
    # Odoo deletes and makes anew the inherited fields that depended on a field of ours;
    # the external id comes back with the next update of stock
    re.compile(
        r"^external ids: - stock\.field_product_product__"
        r"(next_serial|serial_prefix_format) "
    ),
]
STAIRS = "life_stairs"


def at_once(stage, plain):
    """Take all away from a database without documents: core is as it was before.

    :param str plain: a database with all addons and no demo data; it is copied
    """
    tally = Tally("uninstall at once, and reinstall")
    database = stage.clone(plain, "life_at_once")
    core = stage.core(stage.house.names)
    before = stage.snapshot(database)
    tally.check("uninstall", stage.drive(database, "uninstall", roots(stage)[0]))
    tally.check("nothing is installed", stage.installed(database))
    differences = unknown(stage.snapshot(database).differences(stage.snapshot(core)))
    tally.check("core is as it was before", differences)
    tally.check("no orphan", stage.orphans(database, core))
    try_core(stage, tally, database)
    _reinstall(stage, tally, database)
    again = unknown(stage.snapshot(database, STRUCTURE).differences(before, STRUCTURE))
    tally.check("after the reinstallation it is as it was", again)
    if not tally.problems:
        stage.drop(database)
    return tally.outcome


def from_full(stage, full):
    """Take all away from a database full of documents, and install all again.

    :param str full: a database with all addons and demo data; it is copied
    """
    tally = Tally("uninstall from a full database")
    names, database = stage.house.names, "life_full"
    core = stage.core(names, with_demo=True)
    stage.clone(full, database)
    problems = stage.drive(database, "uninstall", roots(stage)[0], allowed=KEPT)
    tally.check("uninstall", problems)
    tally.check("nothing is installed", stage.installed(database))
    bare = stage.snapshot(core, FILLED)
    differences = unknown(stage.snapshot(database, FILLED).differences(bare))
    tally.check("core's structure is as it was before", differences)
    tally.check("no orphan", stage.orphans(database, core))
    tally.check(
        "no counter, operation type or shipped record", _left_places(stage, database)
    )
    try_core(stage, tally, database)
    # Real documents are not demo data: those meet the shipped data that comes back.
    # Demo data on top of what is left of itself is not meant to be.
    stage.databases.refuse_demo(database)
    _reinstall(stage, tally, database)
    if not tally.problems:
        stage.drop(database)
    return tally.outcome


def step_by_step(stage, full):
    """Go up the stairs without documents and down with them: each step is the same.

    After an addon was taken away from a full database its structure has to be that of
    a database in which the addon has never been.
    """
    tally = Tally("uninstall step by step")
    names = stage.house.names
    stage.clone_before(stage.core(names, with_demo=True), STAIRS)
    stage.databases.refuse_demo(STAIRS)
    below = []
    for number, name in enumerate(names):
        below.append(stage.snapshot(STAIRS, FILLED))
        odoo = stage.workshop.odoo.with_addons(
            stage.visible(names[: number + 1], STAIRS)
        )
        tally.check(f"up: {name}", stage.install(STAIRS, [name], odoo=odoo))
    stage.clone(full, STAIRS)
    for number in reversed(range(len(names))):
        name = names[number]
        problems = stage.drive(STAIRS, "uninstall", name, allowed=KEPT)
        tally.check(f"down: {name}", problems)
        differences = unknown(stage.snapshot(STAIRS, FILLED).differences(below[number]))
        tally.check(f"down: the structure without {name}", differences)
        left = stage.orphans(STAIRS, stage.core(names, with_demo=True))
        tally.check(f"down: no orphan of {name}", left)
    try_core(stage, tally, STAIRS)
    if not tally.problems:
        stage.drop(STAIRS)
    return tally.outcome


def unknown(differences):
    """Leave out the differences that are known and have their reason."""
    return [
        line
        for line in differences
        if not any(pattern.search(line) for pattern in KNOWN)
    ]


def roots(stage):
    """Return the addons of ours that stand on no other of ours."""
    ours = stage.house.ours
    return [name for name in ours if not set(ours[name].depends) & set(ours)]


def try_core(stage, tally, database):
    """Sell, deliver, bill and open every screen."""
    tally.check("core sells, delivers and bills", stage.drive(database, "core"))
    tally.check("every screen opens", stage.drive(database, "screens"))


def _reinstall(stage, tally, database):
    """Install all again, and let tests of cards and cases run on it."""
    # documents are printed: the database has to know where its styles are served
    port = serve.free_port()
    serve.set_address(stage.databases, database, serve.url(port))
    options = (f"--test-tags={','.join(RETURN_TESTS)}", f"--http-port={port}")
    problems = stage.install(database, stage.house.names, *options, part="reinstall")
    tally.check("all addons come back, cards and cases work", problems)
    missing = set(stage.house.names) - stage.installed(database)
    tally.check("all addons are back", missing)


def _left_places(stage, database):
    """Return counters of ours, operation types to choose, and shipped records."""
    queries = (
        "SELECT 'counter ' || name FROM ir_sequence WHERE code LIKE 'aftersales.%'",
        "SELECT 'operation type ' || sequence_code FROM stock_picking_type "
        "WHERE active AND sequence_code LIKE 'AS_%'",
        "SELECT 'external id ' || module || '.' || name FROM ir_model_data "
        f"WHERE module LIKE 'aftersales%' AND model NOT IN {MAY_STAY} "
        "AND name !~ '^demo_'",
    )
    return [
        row[0] for query in queries for row in stage.databases.query(database, query)
    ]
