"""A running Odoo: started, waited for, recorded, and stopped again."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import process, stamps
from .errors import LauncherError, explain

HOST = "127.0.0.1"
PATIENCE = 120
# A proxy named in the environment is not for our own machine.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_taken = set()
_lock = threading.Lock()


def url(port):
    return f"http://{HOST}:{port}"


def is_free(port):
    """Tell whether nobody listens on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def check_port(port):
    """Refuse a port that another program holds."""
    if not is_free(port):
        raise LauncherError(
            f"Port {port} is taken by another program.",
            f"End that program, or choose another: ./aftersales up --port {port + 1}.",
        )


def free_port():
    """Return a port nobody holds, each time another one."""
    with _lock:
        for port in range(8170, 9000):
            if port not in _taken and is_free(port):
                _taken.add(port)
                return port
    raise LauncherError("No free port between 8170 and 9000.", "End some programs.")


# === START === #


def start(workshop, database, port, log, *options):
    """Start Odoo on ``database`` and return the process once it answers."""
    set_address(workshop.databases, database, url(port))
    odoo = workshop.odoo
    command = odoo.command(
        f"--database={database}",
        f"--db-filter=^{database}$",
        f"--http-interface={HOST}",
        f"--http-port={port}",
        "--no-database-list",
        *options,
    )
    with log.open("w") as stream:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=odoo.env,
            cwd=odoo.project.root,
            start_new_session=True,
            # One system call, on a library loaded before: safe beside a thread.
            preexec_fn=process.die_with_parent,  # noqa: PLW1509
        )
    try:
        _wait_for(server, port, log)
    except BaseException:
        end(server)
        raise
    return server


def set_address(databases, name, address):
    """Tell the database where it is served: PDFs fetch their styles from there."""
    sql = "UPDATE ir_config_parameter SET value = '{}' WHERE key = 'web.base.url'"
    databases.query(name, sql.format(address))


def _wait_for(server, port, log):
    """Return when the health page answers; raise when Odoo ends before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise explain(
                "the server", log.read_text(errors="replace"), log.parent, log
            )
        if _answers(f"{url(port)}/web/health"):
            return
        time.sleep(0.2)
    raise LauncherError(
        f"The server did not answer within {PATIENCE} s.", f"Its log is {log}."
    )


def _answers(address):
    try:
        with DIRECT.open(address, timeout=10):
            return True
    except (urllib.error.URLError, OSError):
        return False


def end(server, patience=20):
    """End a process we started, by force if it does not listen."""
    server.terminate()
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextlib.contextmanager
def running(workshop, database, log, *options):
    """Serve ``database`` on a free port for the length of a with block."""
    port = free_port()
    server = start(workshop, database, port, log, *options)
    try:
        yield url(port)
    finally:
        end(server)


# === THE RECORDED SERVER OF ``up`` === #


def record(project, server, port):
    """Note which process serves, so that ``stop`` ends that one and no other."""
    note = {"pid": server.pid, "born": born(server.pid), "port": port}
    stamps.write(_note(project), json.dumps(note))


def recorded(project):
    """Return the note on a server of ours that still runs, or None."""
    if not _note(project).exists():
        return None
    note = json.loads(_note(project).read_text())
    return note if note["born"] and note["born"] == born(note["pid"]) else None


def forget(project):
    _note(project).unlink(missing_ok=True)


def stop(project, patience=20):
    """End the recorded server; return whether there was one."""
    note = recorded(project)
    if note:
        os.kill(note["pid"], signal.SIGTERM)
        if not is_gone(note["pid"], note["born"], patience):
            os.kill(note["pid"], signal.SIGKILL)
    forget(project)
    return bool(note)


def is_gone(pid, birth, patience):
    """Wait for a process that began at ``birth`` to end; tell whether it did."""
    deadline = time.monotonic() + patience
    while birth and born(pid) == birth and time.monotonic() < deadline:
        time.sleep(0.05)
    return not birth or born(pid) != birth


def _note(project):
    return project.home / "server.json"


def born(pid):
    """Return when a process began: a reused pid has another birthday."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *fields = text.rpartition(")")[2].split()
    return None if state == "Z" else fields[18]
