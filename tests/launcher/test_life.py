"""The life of the addons: what is compared, what counts as left, what is planned."""

import subprocess
import zipfile
from types import SimpleNamespace

import pytest

from launcher import cli
from launcher.addons import House
from launcher.errors import LauncherError
from launcher.outcome import Outcome
from launcher.testing import (
    life,
    life_install,
    life_uninstall,
    life_upgrade,
    life_wheels,
    orphans,
    run,
    snapshot,
)
from launcher.testing.life_stage import LINES, Stage, Tally
from launcher.testing.selection import Choice
from launcher.testing.snapshot import Snapshot

STAMP = "2026-01-01 10:00:00,000 42"


class Answers:
    """A PostgreSQL that answers each query by the first word of ours it finds in it."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def query(self, _name, sql):
        """Return the rows of the first key that is in the query."""
        self.asked.append(sql)
        return next((rows for key, rows in self.answers.items() if key in sql), [])


@pytest.fixture
def house(tmp_path, make_addon):
    """Return addons like ours: two in a line, a bridge on each."""
    core, ours = tmp_path / "core", tmp_path / "ours"
    for name in ("base", "stock", "mrp", "payroll"):
        make_addon(core, name, depends=[] if name == "base" else ["base"])
    make_addon(ours, "card", depends=["stock"], version="19.0.1.0.0", license="LGPL-3")
    make_addon(ours, "case", depends=["card"])
    make_addon(ours, "case_pay", depends=["case", "payroll"], auto_install=True)
    make_addon(ours, "card_mrp", depends=["card", "mrp"], auto_install=True)
    return House(ours, [core])


@pytest.fixture
def stage(project, house):
    """Return a stage whose Odoo and databases do nothing."""
    workshop = SimpleNamespace(
        project=project,
        house=house,
        databases=Answers(),
        odoo=SimpleNamespace(
            project=project, source=SimpleNamespace(python_folder=project.root)
        ),
    )
    (project.root / "requirements.txt").write_text("")
    release = project.root / "odoo" / "release.py"
    release.parent.mkdir()
    release.write_text("")
    return Stage(workshop, [])


def test_a_server_without_our_addons_has_never_heard_of_them(stage, monkeypatch):
    cloned = []
    monkeypatch.setattr(
        stage.databases, "clone", lambda *names: cloned.append(names), raising=False
    )

    assert stage.clone_before("core", "life") == "life"

    assert cloned == [("core", "life")]
    told = stage.databases.asked
    assert ["ir_model_data" in told[0], "ir_module_module" in told[1]] == [True] * 2
    assert all("state = 'uninstalled'" in statement for statement in told)


# === THE TALLY === #


def test_a_check_without_findings_is_passed():
    tally = Tally("part")

    assert tally.check("one", [])
    assert not tally.check("two", {"b", "a"})

    assert (tally.outcome.passed, tally.outcome.failed) == (1, 1)
    assert tally.outcome.problems == ["two:\n  a\n  b"]


def test_a_long_finding_is_cut_and_counted():
    tally = Tally("part")

    tally.check("many", [f"line {number}" for number in range(LINES + 3)])

    assert tally.outcome.problems[0].endswith("... and 3 more")


# === WHAT A DATABASE IS MADE OF === #


def test_differences_tell_both_sides_by_section():
    mine = Snapshot({"views": {"a", "b"}, "rules": {"r"}})
    theirs = Snapshot({"views": {"b", "c"}, "rules": {"r"}})

    assert mine.differences(theirs) == ["views: + a", "views: - c"]
    assert mine.differences(theirs, ["rules"]) == []


def test_a_row_that_is_there_twice_is_not_the_same_as_one():
    databases = Answers(twice=[["a", "\\N"], ["a", "\\N"]], once=[["a", "\\N"]])

    twice = snapshot.rows(databases, "db", "twice")
    once = snapshot.rows(databases, "db", "once")

    assert once == {"a | "}
    assert twice == {"a |  (2 times)"}


def test_no_section_compares_the_numbers_of_rows():
    for title, sql in snapshot.SECTIONS.items():
        first = sql.split("FROM")[0]
        assert "record.id" not in first.replace("res_id = record.id", ""), title


def test_orphans_are_told_in_sentences():
    databases = Answers(
        columns=[["ir_attachment", "res_model"], ["stock_move", "id"]],
        names=[["ir_attachment.res_model names the model gone, gone: 2"]],
    )

    found = orphans.find(databases, "db")

    assert found == {"ir_attachment.res_model names the model gone, gone: 2"}
    assert not any("FROM mail_message " in sql for sql in databases.asked)


def test_an_external_id_is_looked_up_by_its_own_res_id():
    """Attachments have a column of that name too."""
    databases = Answers(
        columns=[["ir_attachment", "id"], ["ir_attachment", "res_id"]],
        DISTINCT=[["ir.attachment", "ir_attachment"]],
    )

    orphans.find(databases, "db")

    query = next(sql for sql in databases.asked if "has no ir.attachment" in sql)
    assert "record.id = data.res_id" in query


def test_orphans_that_core_has_itself_do_not_count(stage, monkeypatch):
    found = {"ours": {"core's own", "left"}, "core": {"core's own"}}
    monkeypatch.setattr(orphans, "find", lambda _databases, name: found[name])

    assert stage.orphans("ours", "core") == {"left"}


# === RUNS OF ODOO === #


def test_a_run_is_judged_by_its_log(stage):
    log = stage.project.logs / "run.log"
    log.write_text(f"{STAMP} INFO db odoo: fine\n{STAMP} WARNING db odoo: not fine\n")

    assert stage._judge(log, 0) == [
        f"{STAMP} WARNING db odoo: not fine",
        f"The whole log is {log}",
    ]


def test_a_run_that_ends_badly_in_silence_is_a_problem(stage):
    log = stage.project.logs / "run.log"
    log.write_text("Killed\n")

    assert stage._judge(log, 0) == []
    assert stage._judge(log, 137)[0] == "Odoo ended with code 137: Killed"


def test_only_what_is_due_is_in_sight(stage):
    folder = stage.visible(["card", "case"])
    assert {path.name for path in folder.iterdir()} == {"card", "case"}

    folder = stage.visible(["card"])

    assert {path.name for path in folder.iterdir()} == {"card"}
    assert (stage.house.ours["case"].path / "__manifest__.py").exists()


def test_databases_with_demo_and_without_are_not_mixed_up(stage):
    assert stage.core(["card"]) != stage.core(["card"], with_demo=True)
    assert stage.core(["card"]) == stage.core(["card"])


# === ORDERS === #


def test_the_orders_differ_and_keep_what_depends_in_line(stage, monkeypatch):
    monkeypatch.setattr(life_install, "LATE", ("mrp", "payroll"))
    plans = [
        [name for step in plan(stage)[1] for name in step if name in stage.house.ours]
        for plan in (life_install.backwards, life_install.forwards)
    ]

    assert plans[0] != plans[1]
    for order in plans:
        assert sorted(order) == sorted(stage.house.ours)
        for name in order:
            needs = stage.house.own_closure(name) - {name}
            assert needs <= set(order[: order.index(name)])


def test_late_core_brings_the_bridges_by_themselves(stage, monkeypatch):
    monkeypatch.setattr(life_install, "LATE", ("mrp", "payroll"))

    base, steps = life_install.late(stage)

    assert base == ["card", "case"]
    assert steps == [["card"], ["case"], ["mrp"], ["payroll"]]


def test_every_bridge_of_ours_comes_with_a_late_core_addon():
    from launcher.project import find_project  # noqa: PLC0415

    ours = House(find_project().addons, []).ours
    bridges = {name: addon for name, addon in ours.items() if addon.is_auto}

    for name, bridge in bridges.items():
        assert set(bridge.depends) & set(life_install.LATE), name


def test_who_names_a_field_of_a_mixin_is_no_difference():
    lines = [
        "external ids: + calendar.field_case__activity | ir.model.fields | f",
        "external ids: + card.view_case | ir.ui.view | f",
        "fields: - case | activity",
    ]

    assert life_install.unowned(lines) == lines[1:]


# === UNINSTALL === #


def test_taking_the_roots_away_takes_all(stage):
    assert life_uninstall.roots(stage) == ["card"]


def test_only_a_refused_deletion_may_be_in_the_log_of_a_full_database():
    (kept,) = life_uninstall.KEPT

    assert kept.search(
        f'{STAMP} ERROR db odoo.sql_db: bad query: b\'DELETE FROM "stock_lot" WHERE'
    )
    assert not kept.search(
        f'{STAMP} ERROR db odoo.sql_db: bad query: b\'ALTER TABLE "stock_lot" DROP'
    )


def test_only_what_has_its_reason_may_stay_different():
    lines = [
        "groups: + Role / User | Discount on lines",
        "groups: + After-Sales Manager | ",
        "external ids: - stock.field_product_product__next_serial | ir.model",
        "external ids: - stock.field_stock_lot__name | ir.model.fields | f",
    ]

    assert life_uninstall.unknown(lines) == [lines[1], lines[3]]


# === UPDATES === #


@pytest.fixture
def history(project):
    """Make a checkout with three commits, the second of which adds a migration."""

    def git(*words):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *identity, *words], cwd=project.root, check=True)

    git("init", "-q")
    script = project.addons / "card" / "migrations" / "19.0.1.1.0" / "post.py"
    for number, path in enumerate(
        (project.addons / "a.py", script, project.root / "c")
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(number))
        git("add", "-f", str(path))
        git("commit", "-q", "-m", f"commit {number}")
    return git


def test_the_commit_before_is_the_parent_or_the_head_of_changes(project, history):
    assert life_upgrade.before(project) == "HEAD^"

    (project.addons / "a.py").write_text("changed")

    assert life_upgrade.before(project) == "HEAD"


def test_the_last_release_goes_before_the_parent(project, history):
    history("tag", "19.0.1.0.0", "HEAD^^")

    assert life_upgrade.before(project) == "19.0.1.0.0"


def test_an_update_begins_before_the_first_migration(project, history):
    refs = life_upgrade.before_migrations(project)

    assert list(refs) == ["card"]
    folder, _commit = life_upgrade.export(project, refs["card"])
    assert (folder / "a.py").exists()
    assert not (folder / "card").exists()


def test_an_unknown_commit_is_named(project, history):
    with pytest.raises(LauncherError, match="There is no commit v7"):
        life_upgrade.export(project, "v7")


def test_fewer_rows_than_before_are_a_loss_and_a_dropped_table_is_none():
    before = {"aftersales_case": "5", "aftersales_old": "3", "aftersales_log": "1"}
    now = [["aftersales_case", "4"], ["aftersales_log", "9"]]

    assert life_upgrade.lost(before, now) == ["aftersales_case: 5 before, 4 now"]


def test_only_demo_records_may_be_missing_after_an_update():
    lines = [
        "external ids: - aftersales_repair.demo_case | aftersales.case | f",
        "external ids: - aftersales_repair.view | ir.ui.view | f",
        "columns: + stock_lot | x",
    ]

    assert life_upgrade.without_demo(lines) == lines[1:]


def test_over_many_versions_nothing_may_be_missing():
    lines = [
        "tables: + aftersales_gone | r",
        "tables: - aftersales_new | r",
        "columns: + aftersales_case | state | text | t | ",
        "columns: - aftersales_case | state | text | f | ",
        "columns: - aftersales_case | place | text | f | ",
        "indexes: - aftersales_case | aftersales_case_idx2 | CREATE INDEX",
        "groups: + Manager | Create,Reception",
        "groups: - Manager | Reception",
    ]

    assert life_upgrade.missing(lines) == [lines[1], lines[4]]


# === WHEELS === #


def write_wheel(place, files=(), **metadata):
    """Write a wheel of the addon card."""
    text = "".join(f"{key}: {value}\n" for key, value in metadata.items())
    with zipfile.ZipFile(place / "odoo_addon_card-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("odoo_addon_card-1.dist-info/METADATA", text)
        for name in files:
            wheel.writestr(f"odoo/addons/card/{name}", "")


def test_a_wheel_that_says_what_the_manifest_says_is_good(house, tmp_path):
    write_wheel(
        tmp_path,
        **{
            "Version": "19.0.1.0.0.3",
            "License": "LGPL-3",
            "Requires-Dist": "odoo==19.0",
        },
    )

    assert life_wheels.judge(house, "card", tmp_path) == []


def test_each_difference_from_the_manifest_is_named(house, tmp_path):
    write_wheel(tmp_path, Version="18.0.1.0.0", License="AGPL-3")

    assert life_wheels.judge(house, "card", tmp_path) == [
        "version 18.0.1.0.0, not 19.0.1.0.0",
        "licence AGPL-3, not LGPL-3",
        "does not need odoo",
    ]


def test_an_addon_without_a_wheel_is_told(house, tmp_path):
    assert life_wheels.judge(house, "card", tmp_path) == ["0 wheels"]


def test_every_addon_of_ours_can_be_packed():
    from launcher.project import find_project  # noqa: PLC0415

    for addon in House(find_project().addons, []).ours.values():
        assert (addon.path / "pyproject.toml").read_text() == life_wheels.PYPROJECT


# === THE PLAN === #


@pytest.fixture
def plan(stage, monkeypatch):
    """Return the titles of the planned parts, no database being made."""
    monkeypatch.setattr(life, "prepare", lambda *_args, **_options: None)

    def titles(choice, ref=""):
        return [title for title, _job in life.plan(stage, choice, ref)]

    return titles


def test_the_whole_life_is_planned(plan):
    titles = plan(Choice())

    assert {"several orders", "wheels", "uninstall step by step"} <= set(titles)
    assert {"card alone", "case_pay alone"} <= set(titles)
    assert "update from the commit before" in titles


def test_each_addon_with_migrations_is_updated_from_before_them(plan, history):
    assert "update with the migrations of card" in plan(Choice())


def test_one_addon_is_only_installed_alone(plan):
    assert plan(Choice(addon="case")) == ["case alone"]


def test_a_word_chooses_parts(plan):
    assert plan(Choice(word="wheels")) == ["wheels"]


def test_a_commit_takes_the_place_of_the_usual_ones(plan):
    assert [title for title in plan(Choice(), "v1") if "update" in title] == [
        "update from v1"
    ]


def test_an_unknown_addon_is_named(plan):
    with pytest.raises(LauncherError, match="There is no addon nobody"):
        plan(Choice(addon="nobody"))


def test_the_command_takes_a_commit():
    options = cli.parser().parse_args(["test", "--life", "--from", "HEAD~9"])

    assert (options.life, options.ref) == (True, "HEAD~9")


@pytest.mark.parametrize(
    ("choice", "parts"),
    [
        (Choice(), ["full", "stories", "test_lint", "uninstall"]),
        (Choice(word="card"), ["full", "stories"]),
        (Choice(is_fast=True), ["full"]),
    ],
)
def test_every_whole_run_takes_all_addons_away_once(stage, monkeypatch, choice, parts):
    def instead(module, function, title):
        monkeypatch.setattr(module, function, lambda *_args: Outcome(title))

    instead(run.pytest_runs, "stories", "stories")
    instead(run.odoo_lint, "run", "test_lint")
    instead(run.life_uninstall, "from_full", "uninstall")
    runs = SimpleNamespace(workshop=stage.workshop, full=lambda: Outcome("full"))

    outcomes = run._together(runs, choice, [])

    assert [outcome.title for outcome in outcomes] == parts
