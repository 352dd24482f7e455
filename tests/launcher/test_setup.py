"""Set-up steps are whole or absent, and are not done twice."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from launcher import (
    cluster,
    cluster_binaries,
    commands,
    debian_source,
    demo,
    python_env,
    serve,
    source,
    stamps,
    system,
    wkhtmltopdf,
)
from launcher.errors import LauncherError
from launcher.project import find_project

NINETEEN = "(19, 0, 0, FINAL, 0, '')"


# === STAMPS === #


def test_a_stamp_is_fresh_for_its_own_inputs_only(tmp_path):
    stamps.write(tmp_path / "stamp", stamps.digest("a"))

    assert stamps.is_fresh(tmp_path / "stamp", stamps.digest("a"))
    assert not stamps.is_fresh(tmp_path / "stamp", stamps.digest("b"))
    assert not stamps.is_fresh(tmp_path / "absent", stamps.digest("a"))


def test_publishing_replaces_what_was_there(tmp_path):
    for name in ("part", "target"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "from").write_text(name)

    stamps.publish(tmp_path / "part", tmp_path / "target")

    assert (tmp_path / "target" / "from").read_text() == "part"
    assert not (tmp_path / "part").exists()


def test_a_tree_digest_sees_contents_and_names(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = stamps.tree_digest(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")

    assert stamps.tree_digest(tmp_path) != before


# === DEBIAN'S SOURCES === #

DEB822 = """\
Types: deb
# an archive of the past
URIs: http://mirror/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror/debian-security
Suites: bookworm-security
Components: main
"""
OTHERS = "deb [signed-by=/x.gpg] https://mirror/node_20.x nodistro main\n"
ONE_LINE = (
    "deb [arch=amd64 signed-by=/d.gpg] http://mirror/debian/ trixie main contrib\n"
)


@pytest.mark.parametrize(
    ("sources", "place", "key"),
    [
        (
            {"deb822": [DEB822], "list": [OTHERS]},
            "http://mirror/debian",
            "/usr/share/keyrings/debian-archive-keyring.gpg",
        ),
        ({"deb822": [], "list": [OTHERS, ONE_LINE]}, "http://mirror/debian/", "/d.gpg"),
    ],
)
def test_the_main_archive_is_copied_with_other_suites(sources, place, key):
    stanza = debian_source.own_stanza(sources, "sid bookworm")

    assert f"URIs: {place}\n" in stanza
    assert "Suites: sid bookworm\n" in stanza
    assert f"Signed-By: {key}\n" in stanza
    assert "security" not in stanza


def test_a_machine_without_a_debian_source_is_told():
    with pytest.raises(LauncherError, match="No Debian source"):
        debian_source.own_stanza({"deb822": [], "list": [OTHERS]}, "sid")


def test_ubuntu_is_not_taken_for_debian(tmp_path):
    release = tmp_path / "os-release"
    release.write_text("ID=ubuntu\nID_LIKE=debian\n")

    assert not debian_source.is_debian(release)


# === ODOO'S SOURCE === #


@pytest.mark.parametrize("inner", ["", "odoo"])
def test_odoo_home_is_taken_first(make_odoo, monkeypatch, project, inner):
    home = make_odoo(NINETEEN)
    monkeypatch.setenv("ODOO_HOME", str(home / inner))

    assert source.find(project).python_folder == home


def test_off_debian_odoo_is_cloned_whole_or_not_at_all(
    make_odoo, monkeypatch, project, tmp_path
):
    repository = make_odoo(NINETEEN, "repository")
    git = ["git", "-C", repository, "-c", "user.name=x", "-c", "user.email=x@x"]
    subprocess.run([*git, "init", "-q", "-b", "19.0"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setenv("ODOO_REPOSITORY", f"file://{repository}")
    monkeypatch.setattr(debian_source, "is_debian", lambda: False)
    monkeypatch.setattr(source, "BYTES_NEEDED", 0)
    (project.home / "odoo-git.part").mkdir()  # an earlier run was interrupted

    found = source.find(project)

    assert found.python_folder == project.home / "odoo-git"
    assert source.find(project) == found
    assert not (project.home / "odoo-git.part").exists()


def test_when_debian_fails_the_clone_is_tried(make_odoo, monkeypatch, project):
    def fail(*_args):
        raise LauncherError("No network.", "")

    cloned = source.Source(make_odoo(NINETEEN), "Odoo 19")
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setattr(source, "BYTES_NEEDED", 0)
    monkeypatch.setattr(debian_source, "is_debian", lambda: True)
    monkeypatch.setattr(debian_source, "fetch", fail)
    monkeypatch.setattr(source, "_clone", lambda _project: cloned)

    assert source.find(project) == cloned


# === PYTHON ENVIRONMENT === #


def fake_environment(project):
    """Make an environment whose Python notes how it is called."""
    (project.venv / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    (project.venv / "bin").mkdir()
    project.python.write_text(f'#!/bin/sh\necho "$@" >> {project.home}/calls\n')
    project.python.chmod(0o755)
    version = ".".join(map(str, sys.version_info[:3]))
    stamps.write(project.venv / "python.stamp", version)
    (project.root / "requirements.txt").write_text("one==1\n")


def test_packages_are_installed_once_and_again_after_a_change(make_odoo, project):
    fake_environment(project)
    odoo = source.Source(make_odoo(NINETEEN), "Odoo 19")

    python_env.prepare(project, odoo)
    python_env.prepare(project, odoo)
    calls = (project.home / "calls").read_text().splitlines()
    (project.root / "requirements.txt").write_text("one==2\n")
    python_env.prepare(project, odoo)

    assert len(calls) == 1
    assert "--no-deps" in calls[0]
    assert len((project.home / "calls").read_text().splitlines()) == 2
    assert str(odoo.python_folder) in next(project.venv.rglob("*.pth")).read_text()


def test_an_installation_that_failed_is_done_again(make_odoo, project):
    fake_environment(project)
    odoo = source.Source(make_odoo(NINETEEN), "Odoo 19")
    good = project.python.read_text()
    project.python.write_text("#!/bin/sh\nexit 1\n")

    with pytest.raises(LauncherError):
        python_env.prepare(project, odoo)
    project.python.write_text(good)
    python_env.prepare(project, odoo)

    assert (project.home / "calls").exists()


def test_every_requirement_is_pinned():
    folder = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    for name in ("requirements.txt", "requirements-dev.txt"):
        with open(os.path.join(folder, name)) as stream:
            lines = [line.strip() for line in stream if not line.startswith("#")]
        assert all("==" in line for line in lines if line)


# === POSTGRESQL === #


def test_odoo_conf_names_the_server(tmp_path, monkeypatch):
    monkeypatch.delenv("PGHOST", raising=False)
    config = tmp_path / "odoo.conf"
    config.write_text("[options]\ndb_host = db\ndb_port = 5433\ndb_user = me\n")

    server = cluster.find_external(config)

    assert server.options == ["--db_host=db", "--db_port=5433", "--db_user=me"]
    assert server.env["PGHOST"] == "db"


def test_the_environment_names_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("PGHOST", "/run/pg")

    assert cluster.find_external(tmp_path / "absent.conf").host == "/run/pg"


def test_nothing_named_means_a_private_cluster(tmp_path, monkeypatch):
    monkeypatch.delenv("PGHOST", raising=False)
    config = tmp_path / "odoo.conf"
    config.write_text("[options]\ndb_host = False\n")

    assert cluster.find_external(config) is None


def test_only_test_databases_give_up_durability(project):
    assert "fsync" not in cluster.Cluster(project, "demo").settings
    assert cluster.Cluster(project, "test").settings["fsync"] == "off"


def test_a_checkout_postgres_cannot_reach_has_its_cluster_elsewhere(
    project, monkeypatch, tmp_path
):
    monkeypatch.setattr(cluster, "OUTSIDE", tmp_path / "outside")
    monkeypatch.setattr(cluster.process, "is_root", lambda: True)
    monkeypatch.setattr(cluster.process, "capture", lambda *_args, **_kwargs: (1, ""))

    folder = cluster.Cluster(project, "demo").folder

    assert folder == tmp_path / "outside" / project.digest / "demo"
    assert (project.home / "pg-demo.place").read_text() == str(folder)


def test_a_long_path_gets_a_short_socket(project, monkeypatch):
    place = project.home / ("x" * 100)
    monkeypatch.setattr(cluster.Cluster, "folder", place)

    assert len(str(cluster.Cluster(project, "demo").socket)) < cluster.SOCKET_LIMIT


def test_the_newest_server_is_chosen_and_the_makers_preferred(tmp_path):
    for version in ("9", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()

    assert cluster_binaries.find_newest(tmp_path) == tmp_path / "17" / "bin"
    assert cluster_binaries.find_for(15, tmp_path) == tmp_path / "15" / "bin"


# === PACKAGES === #


def test_only_missing_packages_are_asked_for():
    needs = (
        system.Need("here", lambda: True),
        system.Need("gone", lambda: False),
    )

    assert system.missing_packages(needs) == ["gone"]


def test_a_debian_without_wkhtmltopdf_gets_an_older_ones(project, monkeypatch):
    done = []
    monkeypatch.setattr(wkhtmltopdf.shutil, "which", lambda _name: None)
    monkeypatch.setattr(wkhtmltopdf, "is_offered", lambda: False)
    monkeypatch.setattr(debian_source, "is_debian", lambda: True)
    monkeypatch.setattr(system, "has", lambda *_names: True)
    monkeypatch.setattr(wkhtmltopdf, "_unpack", done.append)

    wkhtmltopdf.prepare(project)

    assert done == [project]


@pytest.mark.parametrize(
    ("candidate", "offered"), [("(none)", False), ("0.12.6-2", True)]
)
def test_the_archive_is_asked_for_wkhtmltopdf(program, candidate, offered):
    program("apt-cache", f"echo '  Candidate: {candidate}'")

    assert wkhtmltopdf.is_offered() is offered


# === DEMO DATABASE === #


class FakeDatabases:
    """Databases that only remember what was asked."""

    def __init__(self, *names):
        self.present = set(names)

    def exists(self, name):
        return name in self.present

    def drop(self, name):
        self.present.discard(name)

    def rename(self, name, target):
        self.present.remove(name)
        self.present.add(target)

    def query(self, *_args):
        return [["1", "0"]]


@pytest.fixture
def make_workshop(project, make_addon):
    """Return a workshop with one addon whose Odoo ends with a given code."""

    def make(databases, code=0):
        runs = []

        def install(name, names, log, *options):
            runs.append((name, list(names), options))
            databases.present.add(name)
            log.write_text("ValueError: bad\n" if code else "fine\n")
            return code

        if not (project.addons / "ours").exists():
            make_addon(project.addons, "ours")
        addon = SimpleNamespace(path=project.addons / "ours")
        return SimpleNamespace(
            project=project,
            databases=databases,
            house=SimpleNamespace(names=["ours"], ours={"ours": addon}),
            odoo=SimpleNamespace(install=install, data_dir=project.home),
            runs=runs,
        )

    return make


def test_an_interrupted_installation_begins_anew(make_workshop):
    databases = FakeDatabases("aftersales_part")
    workshop = make_workshop(databases)

    demo.prepare(workshop)

    assert databases.present == {"aftersales"}


def test_a_failed_installation_leaves_no_demo_database(make_workshop):
    databases = FakeDatabases()

    with pytest.raises(LauncherError, match="ValueError: bad"):
        demo.prepare(make_workshop(databases, code=1))

    assert not databases.exists("aftersales")


def test_a_second_up_installs_nothing(make_workshop):
    databases = FakeDatabases()
    demo.prepare(make_workshop(databases))
    workshop = make_workshop(databases)

    demo.prepare(workshop)

    assert workshop.runs == []


def test_a_changed_addon_is_updated(make_workshop):
    databases = FakeDatabases()
    workshop = make_workshop(databases)
    demo.prepare(workshop)
    (workshop.project.addons / "ours" / "models.py").write_text("x = 1\n")

    demo.prepare(workshop)

    name, new, options = workshop.runs[-1]
    assert (name, new) == ("aftersales", [])
    assert "--update=ours" in options


# === SERVER === #


def test_a_recorded_server_is_recognised(project):
    process = subprocess.Popen(["sleep", "60"])
    serve.record(project, process, 8069)

    assert serve.recorded(project)["port"] == 8069
    assert serve.stop(project)
    assert process.wait() == -15
    assert serve.recorded(project) is None


def test_a_process_that_only_has_the_same_pid_is_left_alone(project):
    note = {"pid": os.getpid(), "born": "1", "port": 8069}
    stamps.write(project.home / "server.json", json.dumps(note))

    assert serve.recorded(project) is None
    assert not serve.stop(project)


def test_up_does_not_start_a_second_server(project, monkeypatch, capsys):
    monkeypatch.setattr(serve, "recorded", lambda _project: {"port": 8069})

    assert commands.up(project, SimpleNamespace(no_serve=False, port=8069)) == 0
    assert "already running on http://127.0.0.1:8069" in capsys.readouterr().out


def test_stop_says_when_nothing_was_running(project, capsys):
    assert commands.stop(project, None) == 0
    assert "Nothing was running." in capsys.readouterr().out


def test_a_server_does_not_outlive_who_started_it(tmp_path):
    script = (
        "import subprocess, sys; from launcher import process;"
        "child = subprocess.Popen(['sleep', '60'], stdout=2,"
        " preexec_fn=process.die_with_parent); print(child.pid)"
    )
    root = find_project().root

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, check=True
    )
    child = int(done.stdout)

    assert serve.is_gone(child, serve.born(child), patience=20)
