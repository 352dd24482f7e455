"""Odoo's own judges: what they are asked, and how their word is taken."""

import sys
from types import SimpleNamespace

import pytest

from launcher import cli, serve
from launcher.errors import LauncherError
from launcher.outcome import Outcome
from launcher.testing import (
    click_driver,
    core_driver,
    core_suites,
    driven,
    driver,
    judges,
    lint_driver,
)
from launcher.testing.core_suites import SUITES, Baseline
from launcher.testing.judge_databases import JudgeDatabases
from launcher.testing.selection import Choice

STAMP = "2026-01-01 10:00:00,000 42"
RUN = "odoo.addons.stock.tests.test_move.TestMove.test_run"
FAIL = "odoo.addons.stock.tests.test_move.TestMove.test_fail"
SKIP = "odoo.addons.sale_stock.tests.test_sale.TestSale.test_skip"


def results(run=(), failed=(), skipped=(), loaded=None):
    loaded = run if loaded is None else loaded
    return driven.Results(*map(frozenset, (loaded, run, failed, skipped)))


@pytest.fixture
def baseline():
    """Return the record of a core whose one test fails and one is skipped."""
    return Baseline("19.0", SUITES, frozenset({FAIL}), frozenset({SKIP}))


# === CORE'S SUITES === #


def test_what_fails_without_us_is_no_fault_of_ours(baseline):
    found = results(run=[RUN, FAIL, SKIP], failed=[FAIL], skipped=[SKIP])

    outcome = core_suites.compare(baseline, found, SUITES)

    assert outcome.is_good
    assert (outcome.passed, outcome.skipped) == (2, 1)


def test_each_difference_to_core_is_told_by_name(baseline):
    found = results(
        run=["a", "b", FAIL], failed=["a"], skipped=["b"], loaded=["a", "b", "c", FAIL]
    )

    outcome = core_suites.compare(baseline, found, SUITES)

    assert outcome.failed == 4
    assert outcome.problems == [
        "Fails with our addons only: a",
        "Is not run with our addons: b",
        "Is not run with our addons: c",
        f"Fails on core alone only: {FAIL}",
    ]


def test_a_class_that_cannot_be_set_up_stands_for_its_tests(baseline):
    stopped = FAIL.rpartition(".")[0]
    other = f"{stopped}Other.test_more"
    known = Baseline("19.0", SUITES, frozenset({f"setUpClass ({stopped})"}))
    found = results(
        run=[RUN.replace("TestMove", "TestRun")],
        failed=[f"setUpClass ({stopped})"],
        loaded=[FAIL, other],
    )

    outcome = core_suites.compare(known, found, SUITES)

    assert outcome.problems == [f"Is not run with our addons: {other}"]
    new = core_suites.compare(baseline, found, SUITES).problems
    assert f"Fails with our addons only: setUpClass ({stopped})" in new


def test_comparing_nothing_is_no_proof(baseline):
    assert not core_suites.compare(baseline, results(), SUITES).is_good


def test_a_suite_without_a_record_is_told_with_its_mend(baseline):
    outcome = core_suites.compare(baseline, results(run=["a"]), ("stock", "mail"))

    assert not outcome.is_good
    assert "What mail come to" in outcome.problems[0]
    assert "--judges=baseline" in outcome.problems[0]


def test_the_record_of_other_suites_is_kept(baseline, tmp_path):
    (tmp_path / "tests").mkdir()
    mail = "odoo.addons.mail.tests.test_mail.TestMail.test_x"
    found = results(run=[RUN, FAIL, mail], failed=[mail])

    baseline.merged("19.1", ("mail",), found).save(tmp_path)
    both = Baseline.load(tmp_path)
    both.merged("19.1", SUITES, results(run=[RUN])).save(tmp_path)
    mended = Baseline.load(tmp_path)

    assert both.failed == {FAIL, mail}
    assert (both.odoo, set(both.suites)) == ("19.1", {*SUITES, "mail"})
    assert (mended.failed, mended.skipped) == ({mail}, set())


def test_the_set_up_of_a_class_belongs_to_its_suite():
    name = "setUpClass (odoo.addons.stock.tests.test_move.TestMove)"

    assert core_suites.suite_of(name) == "stock"


def test_tests_of_both_positions_run_once_all_is_loaded(tmp_path):
    class Named(SimpleNamespace):
        def id(self):
            return self.name

    loader = SimpleNamespace(
        make_suite=lambda names, position: [Named(name=f"{position}.{names[0]}")]
    )
    original = SimpleNamespace(make_suite=loader.make_suite)
    record = driver.Record(tmp_path / "names.json")
    driver.replace_suites(
        loader, list, lambda names: core_driver.choose(original, names, ""), record
    )

    assert loader.make_suite(["stock"], "at_install") == []
    assert [each.id() for each in loader.make_suite(["stock"], "post_install")] == [
        "at_install.stock",
        "post_install.stock",
    ]
    assert record.loaded == {"at_install.stock", "post_install.stock"}


def test_subtests_are_recorded_as_their_test(tmp_path):
    class Result:
        def startTest(self, test):  # noqa: N802  unittest's name
            pass

        addError = addFailure = addSkip = (  # noqa: N815  unittest's names
            lambda self, test, _why: None
        )

    test = SimpleNamespace(id=lambda: "stock.TestMove.test_move")
    record = driver.Record(tmp_path / "names.json")
    driver.record_results(Result, record)
    result = Result()
    result.startTest(test)
    result.addFailure(SimpleNamespace(test_case=test), None)
    record.save()

    names = ["stock.TestMove.test_move"]
    assert driven.Results.load(record.path) == results(names, names, loaded=[])


# === THE CLICK BOT === #

OURS = {"aftersales_warranty"}
ROOT, CARDS, UNITS = (
    f"aftersales_warranty.{name}" for name in ("root", "card", "unit")
)


class Environment(SimpleNamespace):
    """Stands for Odoo's environment with one model."""

    def __getitem__(self, name):
        return self.model


class Case:
    """Stands for a browser test: a bot that fails at given menus."""

    def __init__(self, menus, broken=(), hidden=()):
        self.menus, self.broken, self.away = list(menus), set(broken), set(hidden)
        self.calls = 0
        model = SimpleNamespace(
            search=lambda _domain: SimpleNamespace(_fields={}),
            with_user=lambda _user: SimpleNamespace(load_menus=self.load_menus),
        )
        self.env = Environment(model=model, ref=self.ref, flush_all=lambda: None)

    def load_menus(self, _debug):
        tree = {"root": {"children": [1] if self.menus else [], "xmlid": ""}}
        children = list(range(2, len(self.menus) + 2))
        tree[1] = {"xmlid": ROOT, "children": children}
        for number, name in zip(children, self.menus, strict=True):
            tree[number] = {"xmlid": name, "children": []}
        return tree

    def ref(self, name, raise_if_not_found):
        assert not raise_if_not_found
        self.menus.remove(name)
        return SimpleNamespace()

    def browser_js(self, _path, code, *_words, **_options):
        self.calls += 1
        assert ROOT in code
        for name in [ROOT, *self.menus]:
            if name in self.away:
                continue
            record = click_driver.logging.makeLogRecord(
                {"msg": f"Testing menu Some name {name}"}
            )
            for handler in click_driver.logging.getLogger().handlers:
                handler.handle(record)
            if name in self.broken:
                raise AssertionError("a dialog")


def test_a_bot_that_finds_nothing_is_content():
    case = Case([CARDS, UNITS])

    assert click_driver.click(case, "admin", OURS, 1) == {}
    assert case.calls == 1


def test_the_menu_that_failed_is_named_and_the_rest_is_gone_through():
    case = Case([CARDS, UNITS], broken=[CARDS])

    assert click_driver.click(case, "admin", OURS, 1) == {CARDS: "a dialog"}
    assert case.calls == 2
    assert case.menus == [UNITS]


def test_each_menu_that_fails_is_named():
    case = Case([CARDS, UNITS], broken=[CARDS, UNITS])

    assert set(click_driver.click(case, "admin", OURS, 1)) == {CARDS, UNITS}


def test_a_menu_the_bot_never_comes_to_has_failed():
    case = Case([CARDS, UNITS], hidden=[UNITS])

    assert click_driver.click(case, "admin", OURS, 1) == {UNITS: "was never opened"}


def test_a_user_without_our_menus_is_no_proof():
    assert click_driver.click(Case([]), "stranger", OURS, 1)


def test_a_word_chooses_among_the_menus():
    case = Case([CARDS, UNITS], broken=[UNITS])

    assert click_driver.click(case, "admin", OURS, 1, "card") == {}
    assert case.menus == [CARDS]


def test_the_menus_are_counted_from_the_log():
    text = (
        "INFO db odoo.browser: Testing menu All Cards a.card\n"
        "INFO db odoo.browser: Testing menu All Cards a.card \n"
        "INFO db odoo.browser: Testing menu Units a.unit\n"
        "ERROR db odoo.clicks: admin: a.unit: a dialog\n"
    )
    outcome = Outcome("clicks", 0, 1)

    judges.count_menus(outcome, text)

    assert (outcome.passed, outcome.failed) == (1, 1)


def test_the_apps_of_others_are_left_out():
    menus = {
        "root": {"children": [1, 2]},
        1: {"xmlid": "stock.root", "children": []},
        2: {"xmlid": ROOT, "children": []},
    }

    assert click_driver.our_apps(menus, OURS) == [2]


# === THE LINTER === #


def test_the_linter_reads_our_addons_only(monkeypatch):
    calls = []
    config = SimpleNamespace(root_path="/odoo")
    monkeypatch.setitem(sys.modules, "odoo", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "odoo.tools", SimpleNamespace(config=config))
    run = SimpleNamespace(run=lambda command, **_options: calls.append(command))
    module = SimpleNamespace(subprocess=run)

    lint_driver.leave_core_out(module)
    module.subprocess.run(["pylint", "/odoo", "/addons/ours"], text=True)

    assert calls == [["pylint", "/addons/ours"]]


def test_eslint_is_not_called_on_nothing():
    class Case:
        def _test_eslint(self, modules, _rules):
            calls.append(modules)

    calls = []
    lint_driver.lint_some(Case)
    for modules in ([], ["ours"]):
        Case()._test_eslint(modules, "rules")

    assert calls == [["ours"]]


class Link:
    """Stands for a Many2one field."""

    type = "many2one"

    def __init__(self, name, addon):
        self.name, self._modules, self.base_field = name, (addon,), self

    def __str__(self):
        return self.name


def test_links_between_addons_of_others_are_left_out():
    def line(addon, model):
        values = {"comodel_name": model, "inverse_name": "parent"}
        return SimpleNamespace(_modules=(addon,), type="one2many", **values)

    def model(name, addon, line):
        fields = {"parent": Link(f"{name}.parent", addon), "lines": line}
        return SimpleNamespace(_fields=fields)

    registry = {
        "slip": model("slip", "payroll", line("payroll", "slip")),
        "sale": model("sale", "sale", line("ours", "sale")),
        "card": model("card", "ours", line("sale", "card")),
    }

    assert lint_driver.others_links(registry, ["ours"]) == {"slip.parent"}


# === A RUN === #


def test_a_test_that_was_not_run_fails_the_run(tmp_path):
    log = tmp_path / "run.log"
    log.write_text("")

    outcome = driven.judged("x", results(run=["a"], loaded=["a", "b"]), log, [], 0)

    assert (outcome.passed, outcome.failed) == (1, 1)
    assert outcome.problems[0] == "Was not run: b"


def test_a_warning_fails_a_run_and_a_skipped_test_does_not(tmp_path):
    log = tmp_path / "run.log"
    log.write_text("")
    found = results(run=["a", "b"], skipped=["b"])
    good = driven.judged("x", found, log, [], 0)
    log.write_text(f"{STAMP} WARNING db odoo.http: hm\n")

    assert (good.passed, good.failed, good.skipped) == (1, 0, 1)
    assert not driven.judged("x", found, log, [], 0).is_good


def test_a_run_without_tests_is_no_proof(tmp_path):
    log = tmp_path / "run.log"
    log.write_text("")

    assert not driven.judged("x", results(), log, [], 0).is_good


def test_a_run_that_hangs_is_ended_with_its_browser(tmp_path):
    note = tmp_path / "child"
    command = ["sh", "-c", f"sleep 60 & echo $! > {note}; echo waiting; wait"]

    with pytest.raises(LauncherError, match=r"did not end within 0\.01 min.*waiting"):
        driven.call(command, tmp_path / "run.log", 0.01)

    browser = int(note.read_text())
    assert serve.is_gone(browser, serve.born(browser), patience=5)


def test_what_a_run_leaves_behind_is_ended(tmp_path):
    note = tmp_path / "child"
    command = ["sh", "-c", f"sleep 60 & echo $! > {note}"]

    assert driven.call(command, tmp_path / "run.log", 1) == 0

    browser = int(note.read_text())
    assert serve.is_gone(browser, serve.born(browser), patience=5)


# === WHAT IS ASKED === #


@pytest.fixture
def make_jobs(project, monkeypatch):
    """Return the titles of the jobs of a kind, without making databases."""
    (project.root / "tests").mkdir()
    (project.root / "tests" / "log_exceptions.txt").touch()
    for name in ("core", "ours", "beside"):
        monkeypatch.setattr(JudgeDatabases, name, lambda _databases: None)
    rows = [["admin"], ["reception"], ["manager"]]
    workshop = SimpleNamespace(
        project=project, databases=SimpleNamespace(query=lambda *_args: rows)
    )

    def make(kind, **choice):
        jobs = judges.Judges(workshop, Choice(**choice)).jobs(kind)
        return [title for title, _job in jobs]

    return make


def test_the_database_is_made_anew_only_after_an_addon_changed(project, monkeypatch):
    made, asked = [], []
    databases = SimpleNamespace(
        server=SimpleNamespace(host="here"),
        exists=lambda name: name in dict(made),
        clone=lambda *_names: None,
        refuse_demo=asked.append,
    )
    workshop = SimpleNamespace(
        project=project,
        databases=databases,
        odoo=SimpleNamespace(
            install=lambda name, *_rest, with_demo: made.append((name, with_demo))
        ),
        house=SimpleNamespace(names=["low"]),
    )
    for name in ("core", "_make_assets"):
        monkeypatch.setattr(JudgeDatabases, name, lambda *_args: None)
    monkeypatch.setattr(JudgeDatabases, "_template", "core")
    found = JudgeDatabases(workshop)

    found.ours()
    found.ours()
    assert (made, asked) == ([("judges_ours", True)], [])

    found.beside()
    found.beside()
    assert made == [("judges_ours", True), ("judges_beside", False)]
    assert asked == ["judges_beside"]

    (project.addons / "models.py").write_text("x = 1\n")
    found.ours()
    assert made[2:] == [("judges_ours", True)]


STOCK = "core's stock, stock_account, sale_stock"
WIDE = "core's sale, account, portal, hr, sms, mail"
ROLES = ["clicks as reception", "clicks as manager"]


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("usual", [STOCK, "clicks as admin", "test_lint"]),
        ("roles", ROLES),
        ("all", [WIDE, STOCK, "clicks as admin", *ROLES, "test_lint"]),
        ("baseline", [f"{STOCK} alone"]),
        ("baseline-all", [f"{WIDE} alone", f"{STOCK} alone"]),
    ],
)
def test_each_kind_calls_its_judges(make_jobs, kind, titles):
    assert make_jobs(kind) == titles


def test_a_word_chooses_among_the_tests_of_core(make_jobs):
    assert make_jobs("usual", word="serial") == [STOCK]
    assert make_jobs("all", word="serial") == [WIDE, STOCK]
    assert make_jobs("clicks", word="serial") == ["clicks as admin"]


def test_judges_are_called_by_kind():
    parse = cli.parser().parse_args

    assert parse(["test"]).judges is None
    assert parse(["test", "--judges"]).judges == "usual"
    assert parse(["test", "--judges=roles"]).judges == "roles"
    with pytest.raises(SystemExit):
        parse(["test", "--judges=nobody"])
