"""The test run judges logs, chooses tests and never passes on nothing."""

from types import SimpleNamespace

import pytest

from launcher import addons, bench
from launcher.cluster import Server
from launcher.errors import LauncherError
from launcher.odoo import Odoo
from launcher.outcome import Outcome
from launcher.project import find_project
from launcher.testing import log, odoo_runs, pytest_runs, run
from launcher.testing.selection import Choice, scan

STAMP = "2026-01-01 10:00:00,000 42"
TESTS = """
from odoo.tests import HttpCase, TransactionCase, tagged

class TestCard(TransactionCase):
    def test_issue(self):
        pass

@tagged("post_install", "-at_install", "aftersales_full")
class TestStory(TransactionCase):
    def test_story(self):
        pass

@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    def test_tour(self):
        self.start_tour("/odoo", "tour")
"""


# === LOG === #


def test_counts_are_summed_over_the_runs():
    lines = [
        f"{STAMP} INFO db odoo.tests.result: 0 failed, 0 error(s) of 12 tests when x",
        f"{STAMP} ERROR db odoo.tests.result: 1 failed, 2 error(s) of 9 tests when x",
    ]

    assert log.counts(lines) == (21, 3)


def test_drawn_inputs_are_summed_by_what_reads_them():
    said = f"{STAMP} INFO db odoo.tests.fuzz: fuzz:"
    lines = [
        f"{said} 10 inputs over 5 routes in 3 s, 4 refused",
        f"{said} 450 inputs over 18 parsers in 7 s",
        f"{said} 20 inputs over 78 routes in 60 s, 9 refused",
        f"{STAMP} INFO db odoo.x: fuzz: 9 inputs over 9 routes in 9 s",
    ]

    assert log.fuzzed(lines) == {"routes": (30, 83, 63), "parsers": (450, 18, 7)}


def test_a_complaint_is_told_with_its_traceback():
    lines = [
        f"{STAMP} INFO db odoo: fine",
        f"{STAMP} ERROR db odoo.sql: bad",
        "Traceback",
        "  ValueError",
        f"{STAMP} INFO db odoo: fine",
    ]

    assert log.complaints(lines, []) == ["\n".join(lines[1:4])]


def test_an_allowed_line_is_no_complaint(tmp_path):
    path = tmp_path / "allowed.txt"
    path.write_text("# known: the service is offline\nodoo\\.iap: offline\n")
    lines = [f"{STAMP} WARNING db odoo.iap: offline", f"{STAMP} WARNING db odoo.x: y"]

    assert log.complaints(lines, log.read_exceptions(path)) == [lines[1]]


def test_an_allowed_line_needs_a_reason(tmp_path):
    path = tmp_path / "allowed.txt"
    path.write_text("# known\none\n\ntwo\n")

    with pytest.raises(ValueError, match="no reason"):
        log.read_exceptions(path)


def test_the_committed_exceptions_all_have_reasons():
    log.read_exceptions(find_project().root / "tests" / "log_exceptions.txt")


# === CHOICE === #


@pytest.fixture
def card(tmp_path, make_addon):
    return addons.read_addon(make_addon(tmp_path, "card", tests=TESTS))


def test_tests_are_read_with_their_kind(card):
    found = {test.method: test for test in scan(card)}

    assert found["test_story"].is_full
    assert found["test_tour"].is_browser
    assert found["test_issue"].spec == "/card:TestCard.test_issue"


def test_each_test_runs_once(card):
    tests, choice = scan(card), Choice()

    alone = {test.method for test in choice.pick(tests, is_full=False)}
    full = {test.method for test in choice.pick(tests, is_full=True)}

    assert alone == {"test_issue", "test_tour"}
    assert full == {"test_story"}
    assert choice.tags("card", tests) == "/card,-aftersales_full"
    assert choice.full_tags(tests) == "aftersales_full/card:TestStory.test_story"


def test_fast_leaves_the_browser_out(card):
    tags = Choice(is_fast=True).tags("card", scan(card))

    assert tags == "/card,-aftersales_full,-/card:TestTour.test_tour"


def test_a_word_names_each_chosen_test(card):
    choice = Choice(word="issue")

    assert choice.tags("card", scan(card)) == "/card:TestCard.test_issue"
    assert choice.full_tags(scan(card)) == ""


# === ADDONS === #


@pytest.fixture
def house(tmp_path, make_addon):
    ours, core = tmp_path / "ours", tmp_path / "core"
    make_addon(core, "sale", ["base"])
    make_addon(core, "base")
    make_addon(ours, "low", ["sale"])
    make_addon(ours, "high", ["low"])
    make_addon(ours, "bridge", ["high", "payroll"])
    make_addon(ours, "off", installable=False)
    return addons.House(ours, [core])


def test_addons_come_after_what_they_depend_on(house):
    assert house.names == ["low", "high", "bridge"]


def test_an_addon_stands_on_what_it_declares(house):
    assert house.own_closure("high") == {"low", "high"}
    assert house.core_needs(["high"]) == {"sale", "base"}


def test_an_absent_dependency_is_named(house):
    assert house.missing() == {"bridge": ["payroll"]}


# === RUNS === #


@pytest.fixture
def make_runs(project, house):
    """Return runs on databases in which given addons get installed."""

    def make(installed, log_text, code=0):
        def install(_database, _names, path, *_options, **_limits):
            path.write_text(log_text)
            return code

        odoo = SimpleNamespace(install=install)
        odoo.with_addons = lambda folder: setattr(odoo, "folder", folder) or odoo
        databases = SimpleNamespace(
            clone=lambda *_args: None,
            drop=lambda *_args: None,
            query=lambda *_args: [[name] for name in installed],
        )
        workshop = SimpleNamespace(
            project=project, house=house, databases=databases, odoo=odoo
        )
        templates = SimpleNamespace(name_for=lambda _names: "core")
        return odoo_runs.OdooRuns(workshop, templates, Choice(), [])

    return make


def summary(total, failed=0):
    return f"{STAMP} INFO d odoo: {failed} failed, 0 error(s) of {total} tests when\n"


def test_an_addon_alone_sees_only_what_it_declares(make_runs):
    runs = make_runs({"low", "high", "sale"}, "")

    outcome = runs.alone("high")

    assert {path.name for path in runs.workshop.odoo.folder.iterdir()} == {
        "low",
        "high",
    }
    assert outcome.is_good


def test_the_addon_with_most_tests_goes_first(make_addon, tmp_path):
    runs = SimpleNamespace(alone=lambda name: f"{name} was run")
    few = addons.read_addon(make_addon(tmp_path, "few", tests=""))
    many = addons.read_addon(make_addon(tmp_path, "many", tests=TESTS))

    jobs = run.alone_jobs(runs, [few, many])

    assert [title for title, _job in jobs] == ["many alone", "few alone"]
    assert jobs[0][1]() == ["many was run"]


def test_an_undeclared_addon_fails_the_run(make_runs):
    outcome = make_runs({"low", "high"}, "").alone("low")

    assert not outcome.is_good
    assert "Installed undeclared: high" in outcome.problems


def test_no_test_run_where_there_are_tests_is_a_failure(make_runs, house):
    path = house.folder / "low" / "tests" / "test_low.py"
    path.write_text(TESTS)

    outcome = make_runs({"low"}, "").alone("low")

    assert outcome.failed
    assert "None of its 2 tests was run." in outcome.problems


def test_the_counts_of_odoo_are_taken(make_runs, house):
    (house.folder / "low" / "tests" / "test_low.py").write_text(TESTS)

    outcome = make_runs({"low"}, summary(12)).alone("low")

    assert (outcome.passed, outcome.failed) == (12, 0)


def test_a_warning_fails_a_run_whose_tests_pass(make_runs):
    text = f"{STAMP} WARNING d odoo.x: hm\n{summary(3)}"

    outcome = make_runs({"low"}, text).alone("low")

    assert (outcome.passed, outcome.failed) == (3, 1)


def test_an_odoo_that_breaks_down_is_a_failure(make_runs):
    assert make_runs({"low"}, "", code=255).alone("low").failed == 1


def test_pytest_counts_come_from_its_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/>'
        "</testsuites>"
    )

    assert pytest_runs._counts(report) == (9, 2, 2)


# === REPORT === #


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_the_last_line_is_the_sum(capsys):
    outcomes = [Outcome("a", 3, 0), Outcome("b", 4, 0)]

    assert run.report(outcomes, 1) == 0
    assert last_line(capsys) == "7 passed, 0 failed"


def test_a_problem_without_a_failed_test_counts_as_one(capsys):
    outcomes = [Outcome("a", 3, 0, ["a warning"])]

    assert run.report(outcomes, 1) == 1
    assert last_line(capsys) == "3 passed, 1 failed"


def test_nothing_run_is_a_failure(capsys):
    assert run.report([], 1) == 1
    assert last_line(capsys) == "0 passed, 1 failed"


# === BENCH === #


def test_a_ratio_over_its_limit_is_seen():
    row = {"name": "x", "ours": 3, "core": 2, "ratio": 1.5, "unit": "s"}

    assert bench.is_over({**row, "wanted": 1.2})
    assert not bench.is_over({**row, "wanted": 2.0})
    assert not bench.is_over({**row, "wanted": None})


def test_core_modules_are_read_without_importing(tmp_path):
    path = tmp_path / "bench.py"
    path.write_text('import odoo\nCORE_MODULES = ["repair"]\n')

    assert bench.core_modules(path) == ["repair"]


def test_an_odoo_that_hangs_is_ended_and_told(project, tmp_path, monkeypatch):
    script = tmp_path / "odoo"
    script.write_text("#!/bin/sh\nexec sleep 60\n")
    script.chmod(0o755)
    odoo = Odoo(project, None, Server(), project.home, project.addons)
    monkeypatch.setattr(Odoo, "command", lambda _self, *_options: [str(script)])

    with pytest.raises(LauncherError, match=r"did not end within 0\.005 min"):
        odoo.install("db", ["x"], project.logs / "x.log", minutes=0.005)
