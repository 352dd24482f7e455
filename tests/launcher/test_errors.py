"""Each thing that goes wrong is told in a sentence, with its mend."""

import errno
import socket
from types import SimpleNamespace

import pytest

from launcher import cli, commands, demo, errors, process, serve, source, system
from launcher import debian_source as debian
from launcher.database import Databases
from launcher.errors import LauncherError


def test_a_taken_port_is_named_with_another_one():
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(LauncherError) as caught:
            serve.check_port(port)

    assert f"Port {port} is taken" in str(caught.value)
    assert f"--port {port + 1}" in caught.value.mend


def test_a_free_port_is_accepted():
    serve.check_port(serve.free_port())


def test_without_sudo_the_command_for_root_is_told(monkeypatch):
    monkeypatch.setattr(process, "is_root", lambda: False)
    monkeypatch.setattr(
        system.shutil, "which", lambda name: None if name == "sudo" else f"/bin/{name}"
    )

    with pytest.raises(LauncherError) as caught:
        system.root_prefix(["postgresql", "npm"])

    assert "there is no sudo" in caught.value.problem
    assert "apt-get install postgresql npm" in caught.value.mend


def test_a_sudo_that_asks_without_a_terminal_is_refused(program, monkeypatch):
    program("sudo", "exit 1")
    program("apt-get", "exit 0")
    monkeypatch.setattr(process, "is_root", lambda: False)
    monkeypatch.setattr(system.sys.stdin, "isatty", lambda: False, raising=False)

    with pytest.raises(LauncherError, match="sudo asks for a password"):
        system.root_prefix(["npm"])


@pytest.mark.parametrize(
    "output",
    [
        "Err:1 Temporary failure resolving 'mirror'",
        "fatal: unable to access: Could not resolve host: forge",
        "npm error code ENOTFOUND",
        "NewConnectionError: Failed to establish a new connection: [Errno 101]",
    ],
)
def test_no_network_is_told_whatever_the_tool(output, project, program):
    program("fetcher", f'echo "{output}"; exit 100')

    with pytest.raises(LauncherError) as caught:
        process.run("Odoo 19", ["fetcher"], log=project.logs / "x.log")

    assert caught.value.problem == "No network: Odoo 19 could not be downloaded."
    assert "continues where it stopped" in caught.value.mend


def test_no_network_leaves_no_half_made_odoo(project, program, monkeypatch):
    program("apt-get", "echo \"Temporary failure resolving 'mirror'\"; exit 100")
    source_line = {"list": ["deb http://mirror/debian bookworm main"], "deb822": []}
    monkeypatch.setattr(debian, "read_sources", lambda: source_line)
    target = project.home / "odoo"

    with pytest.raises(LauncherError, match="No network"):
        debian.fetch(project, target, project.logs / "x.log")

    assert not target.exists()


def test_a_full_disk_is_told_whatever_the_tool(project, program):
    program("fetcher", 'echo "write error: No space left on device"; exit 1')

    with pytest.raises(LauncherError, match="is full") as caught:
        process.run("Odoo 19", ["fetcher"], log=project.logs / "x.log")

    assert "Free some space" in caught.value.mend


def test_a_nearly_full_disk_is_told_before_the_download(project):
    with pytest.raises(LauncherError, match="is full"):
        source.check_disk(project.home, needed=1 << 62)


def test_a_disk_that_fills_up_under_the_launcher_is_told(monkeypatch, capsys):
    def fill(*_args):
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere")

    monkeypatch.setattr(commands, "check_platform", fill)

    assert cli.main(["stop"]) == 1
    assert "The disk that holds /somewhere is full." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version_info", "found"),
    [
        ("(18, 0, 0, FINAL, 0, '')", "18.0"),
        ("('saas~18', 4, 0, FINAL, 0, '')", "18.4"),
    ],
)
def test_another_odoo_in_odoo_home_is_refused(
    make_odoo, monkeypatch, project, version_info, found
):
    monkeypatch.setenv("ODOO_HOME", str(make_odoo(version_info)))

    with pytest.raises(LauncherError) as caught:
        source.find(project)

    assert f"is of version {found}" in caught.value.problem
    assert "ODOO_HOME" in caught.value.mend


def test_an_odoo_home_without_odoo_is_refused(tmp_path, monkeypatch, project):
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))

    with pytest.raises(LauncherError, match="there is no Odoo in it"):
        source.find(project)


@pytest.mark.parametrize("rows", [[["0", "0"]], [["1", "3"]]])
def test_a_half_installed_database_is_called_broken(rows):
    workshop = SimpleNamespace(databases=SimpleNamespace(query=lambda *_args: rows))

    with pytest.raises(LauncherError, match="is broken") as caught:
        demo.check(workshop)

    assert "./aftersales reset" in caught.value.mend


def test_a_database_without_odoo_is_called_broken(program, tmp_path):
    program("psql", 'echo "ERROR: relation ir_module_module does not exist"; exit 1')
    databases = Databases(SimpleNamespace(env=None), tmp_path)

    with pytest.raises(LauncherError, match="aftersales is broken"):
        demo.check(SimpleNamespace(databases=databases))


def test_a_whole_database_is_accepted():
    rows = [["1", "0"]]
    demo.check(SimpleNamespace(databases=SimpleNamespace(query=lambda *_args: rows)))


def test_a_server_of_the_user_that_is_down_is_named(program, tmp_path):
    program("psql", 'echo "connection to server failed"; exit 2')
    server = SimpleNamespace(env=None, host="dbhost")

    with pytest.raises(LauncherError, match="PostgreSQL at dbhost does not answer"):
        Databases(server, tmp_path).check()


def test_a_folder_of_another_user_is_named(project, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_args: False)

    with pytest.raises(LauncherError, match="belongs to another user"):
        project.prepare()


def test_another_python_is_refused(monkeypatch):
    monkeypatch.setattr(system.sys, "version_info", (3, 9, 2))

    with pytest.raises(LauncherError, match=r"Python 3\.10 to 3\.13, this is 3\.9"):
        system.check_python()


def test_the_telling_line_of_a_traceback_is_found():
    output = "Traceback\n  File x\nodoo.tools.convert.ParseError: bad view\n<record/>\n"

    assert errors.find_reason(output) == "odoo.tools.convert.ParseError: bad view"


def test_a_failure_is_one_sentence_and_no_traceback(monkeypatch, capsys):
    def fail():
        raise LauncherError("It rains.", "Take an umbrella.")

    monkeypatch.setattr(commands, "check_platform", fail)

    assert cli.main(["stop"]) == 1
    assert capsys.readouterr().err == "\nIt rains. Take an umbrella.\n"


@pytest.mark.parametrize(
    "command", ["up", "test", "lint", "bench", "shell", "reset", "stop"]
)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main([command, "--help"])

    assert caught.value.code == 0
    assert "usage: ./aftersales" in capsys.readouterr().out
