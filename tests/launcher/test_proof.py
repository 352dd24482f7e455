"""The proof is written by the commands, each replacing its own rows."""

import gzip
import os
import subprocess
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from launcher import bench, cli, machine, proof
from launcher.errors import LauncherError
from launcher.machine import Machine
from launcher.outcome import Outcome
from launcher.proof import HEAD, Document
from launcher.testing import fuzz, run
from launcher.testing.selection import Choice

HERE = Machine(2, 24, "19.0.0", "15.5")
THERE = Machine(8, 64, "19.0.0", "16.1")
DAY_1 = ("2026-01-01", "aaa", HERE)
DAY_2 = ("2026-01-02", "bbb", HERE)


@pytest.fixture
def document():
    """Return a document with two rows of tests in it."""
    found = Document(HEAD)
    rows = [("repair alone", 9, 0, 1, "5 s"), ("cards alone", 3, 0, 0, "1 s")]
    found.record("test", rows, True, DAY_1)
    return found


# === THE DOCUMENT === #


def test_rows_are_sorted_and_say_when_and_where_they_were_taken(document):
    assert document.rows("test") == [
        ("cards alone", "3", "0", "0", "1 s", "2026-01-01", "aaa", "A"),
        ("repair alone", "9", "0", "1", "5 s", "2026-01-01", "aaa", "A"),
    ]
    assert document.rows("machines") == [("A", "2", "24 GB", "19.0.0", "15.5")]


def test_a_whole_run_drops_the_rows_of_what_is_gone(document):
    document.record("test", [("cards alone", 4, 0, 0, "1 s")], True, DAY_2)

    assert [row[:2] for row in document.rows("test")] == [("cards alone", "4")]


def test_a_partial_run_replaces_its_own_rows_only(document):
    document.record("test", [("cards alone", 4, 1, 0, "1 s")], False, DAY_2)

    assert [(row[0], row[1], row[6]) for row in document.rows("test")] == [
        ("cards alone", "4", "bbb"),
        ("repair alone", "9", "aaa"),
    ]


def test_the_sum_stands_last(document):
    rows = [(proof.TOTAL, 9, 0, 0, "9 s"), ("zoo", 9, 0, 0, "9 s")]
    document.record("test", rows, True, DAY_2)

    assert [row[0] for row in document.rows("test")] == ["zoo", proof.TOTAL]


def test_sections_keep_their_order_whichever_comes_first(document):
    document.record("bench", [("x", "1 s", "2 s", "0.50", "-")], True, DAY_2)
    document.record("life", [("upgrade", 1, 0, 0, "1 s")], True, DAY_2)
    document.record("judges", [("clicks", 1, 0, 0, "1 s")], True, DAY_2)

    found = [each["name"] for each in proof.SECTION.finditer(document.text)]

    assert found == ["test", "judges", "life", "bench", "machines"]


def test_what_stands_outside_the_markers_is_left_alone(document):
    document.text += "\nA remark.\n"

    document.record("bench", [("x", "1 s", "2 s", "0.50", "-")], True, DAY_2)

    assert document.text.startswith(HEAD)
    assert document.text.endswith("\nA remark.\n")


def test_recording_the_same_again_changes_nothing(document):
    before = document.text

    rows = [row[:5] for row in document.rows("test")]
    document.record("test", rows, True, DAY_1)

    assert document.text == before


def test_machines_are_told_apart_and_forgotten_once_no_row_names_them(document):
    there = ("2026-01-03", "ccc", THERE)
    document.record("test", [("cards alone", 3, 0, 0, "1 s")], False, there)
    assert [row[-1] for row in document.rows("test")] == ["B", "A"]

    document.record("test", [("repair alone", 9, 0, 1, "5 s")], False, there)

    assert [row[-1] for row in document.rows("test")] == ["B", "B"]
    assert document.rows("machines") == [("B", "8", "64 GB", "19.0.0", "16.1")]


def test_a_bar_or_a_line_break_in_a_cell_does_not_break_the_table(document):
    for _twice in range(2):
        document.record("test", [("a | b\nc", 1, 0, 0, "")], False, DAY_2)

    assert [row[0] for row in document.rows("test")] == [
        "a &#124; b c",
        "cards alone",
        "repair alone",
    ]
    assert document.rows("test")[0][4] == "-"


# === RUNS === #


@pytest.fixture
def workshop(project, monkeypatch):
    """Return a workshop of an empty checkout, with its machine known."""
    monkeypatch.setattr(Machine, "read", lambda _workshop: HERE)
    return SimpleNamespace(project=project)


def recorded(project, name):
    text = (project.root / machine.PROOF).read_text()
    return [row[:5] for row in Document(text).rows(name)]


def test_a_run_is_recorded_with_its_parts_and_its_sum(workshop):
    outcomes = [Outcome("low alone", 3, 1, ["x"], 65.0, 2), Outcome("lint")]

    proof.record_outcomes(workshop, "test", outcomes, 70.0, Choice())

    assert recorded(workshop.project, "test") == [
        ("lint", "0", "0", "0", "0 s"),
        ("low alone", "6", "1", "2", "1 min 05 s"),
        (proof.TOTAL, "6", "1", "2", "1 min 10 s"),
    ]


def test_a_narrowed_run_has_rows_of_its_own(workshop):
    whole = [Outcome("low alone", 3), Outcome("lint")]
    proof.record_outcomes(workshop, "test", whole, 1, Choice())

    narrowed = [Outcome("low alone", 1)]
    proof.record_outcomes(workshop, "test", narrowed, 1, Choice(word="serial"))
    one_addon = Choice(addon="low")
    proof.record_outcomes(workshop, "test", [Outcome("low alone", 4)], 1, one_addon)

    assert [row[:2] for row in recorded(workshop.project, "test")] == [
        ("lint", "0"),
        ("low alone", "4"),
        ("low alone, -k serial", "1"),
        (proof.TOTAL, "3"),
    ]


@pytest.mark.parametrize("is_recorded", [False, True])
def test_the_tree_is_touched_only_when_it_is_asked_for(
    workshop, monkeypatch, is_recorded
):
    project = workshop.project
    monkeypatch.setattr(run.setup, "opened", lambda *_args: nullcontext(workshop))
    monkeypatch.setattr(run, "plan", lambda *_args: [])
    monkeypatch.setattr(run, "run_jobs", lambda _jobs: [Outcome("low", 1)])

    assert run.run(project, Choice(), is_recorded) == 0

    assert (project.root / machine.PROOF).exists() == is_recorded


@pytest.mark.parametrize("command", ["test", "bench"])
def test_the_commands_that_measure_take_record(command):
    assert cli.parser().parse_args([command, "--record"]).record
    assert not cli.parser().parse_args([command]).record


# === DRAWN INPUTS === #


def fuzzed(title, failed=0, **kinds):
    return Outcome(title, 1, failed, fuzzed=kinds)


def test_drawn_inputs_are_recorded_with_their_sum(workshop):
    outcomes = [
        fuzzed("low alone", parsers=(450, 18, 7)),
        fuzzed("full stack", 1, routes=(1411, 83, 115), parsers=(90, 3, 5)),
        Outcome("lint"),
    ]

    proof.record_fuzz(workshop, outcomes, Choice())

    assert recorded(workshop.project, "fuzz") == [
        ("full stack: parsers", "90", "3 parsers", "1", "5 s"),
        ("full stack: routes", "1411", "83 routes", "1", "1 min 55 s"),
        ("low alone: parsers", "450", "18 parsers", "0", "7 s"),
        (proof.TOTAL, "1951", "-", "1", "2 min 07 s"),
    ]


def test_a_long_fuzz_stands_beside_the_usual_one(workshop):
    proof.record_fuzz(workshop, [fuzzed("low alone", parsers=(25, 1, 1))], Choice())

    long = [fuzzed("low alone", parsers=(20_100, 1, 99))]
    proof.record_fuzz(workshop, long, Choice.fuzz(20_000))

    assert [row[:2] for row in recorded(workshop.project, "fuzz")] == [
        ("low alone: parsers", "25"),
        ("low alone: parsers, --fuzz 20000", "20100"),
        (proof.TOTAL, "25"),
        (f"{proof.TOTAL}, --fuzz 20000", "20100"),
    ]


def test_a_run_without_drawn_inputs_leaves_their_figures_alone(workshop):
    proof.record_fuzz(workshop, [Outcome("low alone", 3)], Choice())

    assert not (workshop.project.root / machine.PROOF).exists()


@pytest.mark.parametrize(
    ("choice", "sections"),
    [(Choice(), {"test", "fuzz"}), (Choice.fuzz(20), {"fuzz"})],
)
def test_a_test_run_records_its_drawn_inputs(workshop, monkeypatch, choice, sections):
    outcome = fuzzed("low alone", parsers=(25, 1, 1))
    monkeypatch.setattr(run.setup, "opened", lambda *_args: nullcontext(workshop))
    monkeypatch.setattr(run, "plan", lambda *_args: [])
    monkeypatch.setattr(run, "run_jobs", lambda _jobs: [outcome])
    monkeypatch.setenv(fuzz.VARIABLE, "")

    assert run.run(workshop.project, choice, is_recorded=True) == 0

    found = {name for name in proof.SECTIONS if recorded(workshop.project, name)}
    assert found - {"machines"} == sections
    assert os.environ[fuzz.VARIABLE] == (str(choice.inputs) if choice.inputs else "")


def test_fewer_drawn_inputs_than_asked_for_are_a_failure():
    outcomes = [fuzzed("low alone", parsers=(19, 1, 1), routes=(20, 2, 3))]

    [short] = fuzz.judge(outcomes, Choice.fuzz(40))

    assert short.problems == ["Only 39 of 40 inputs were tried."]
    assert not short.is_good
    assert fuzz.judge(outcomes, Choice.fuzz(39))[0].is_good
    assert fuzz.judge(outcomes, Choice.fuzz(40, addon="low"))[0].is_good
    assert fuzz.judge(outcomes, Choice()) == []


@pytest.mark.parametrize(
    ("words", "inputs"), [([], 0), (["--fuzz"], 20_000), (["--fuzz", "99"], 99)]
)
def test_so_many_inputs_are_drawn_as_are_asked_for(words, inputs):
    assert cli.parser().parse_args(["test", *words]).fuzz == inputs


# === BENCHMARKS === #


def test_quick_figures_do_not_stand_for_whole_ones():
    row = {"name": "x", "ours": 3, "core": 2, "ratio": 1.5, "unit": "s", "wanted": None}

    assert bench.as_figures(row) == ("x", "3 s", "2 s", "1.50", "-")
    assert bench.as_figures(row, is_quick=True)[0] == "x, --quick"


def test_a_benchmark_can_be_chosen_and_an_unknown_one_is_named(project):
    folder = project.root / "benchmarks"
    folder.mkdir()
    for name in ("one.py", "two.py", "_shared.py"):
        (folder / name).touch()

    assert [path.stem for path in bench.find_modules(project)] == ["one", "two"]
    assert [path.stem for path in bench.find_modules(project, ["two"])] == ["two"]
    with pytest.raises(LauncherError, match="There is no benchmark three"):
        bench.find_modules(project, ["three"])


# === THE MACHINE === #


def test_debians_odoo_is_named_by_its_changelog(tmp_path):
    folder = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    notes = tmp_path / "usr" / "share" / "doc" / "odoo-19" / "changelog.Debian.gz"
    for place in (folder, notes.parent):
        place.mkdir(parents=True)
    with gzip.open(notes, "wt") as stream:
        stream.write("odoo (19.0.0+dfsg-1) unstable; urgency=medium\n")

    assert machine.odoo_version(folder) == "19.0.0+dfsg-1"


def test_a_commit_with_changes_is_marked_but_the_proof_is_no_change(tmp_path):
    git = ["git", "-C", tmp_path, "-c", "user.name=x", "-c", "user.email=x@x"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").touch()
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)

    (tmp_path / "docs" / "proof.md").touch()
    clean = machine.commit(tmp_path)
    (tmp_path / "code.py").touch()

    assert not clean.endswith("+")
    assert machine.commit(tmp_path) == f"{clean}+"


def test_without_git_the_commit_is_unknown(tmp_path):
    assert machine.commit(tmp_path) == "unknown"
