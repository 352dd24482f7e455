"""A private PostgreSQL cluster on its own socket, or the server the user names."""

import configparser
import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import cluster_binaries, console, process, stamps
from .errors import LauncherError, explain

USER = "odoo"
PORT = "5432"
OUTSIDE = Path("/var/lib/aftersales")
SOCKET_LIMIT = 90  # the kernel takes 107 bytes, the socket's own name needs 17
COMMON = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "jit": "off",
    "max_wal_size": "2GB",
}
# Test databases are thrown away: no write has to survive a power cut.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server."""

    host: str | None = None
    port: str | None = None
    user: str | None = None
    password: str | None = None

    @property
    def env(self):
        """Environment for PostgreSQL's own programs and for Odoo."""
        names = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {**os.environ, **{key: value for key, value in names.items() if value}}

    @property
    def options(self):
        """Options for Odoo's command line; the password stays in the environment."""
        names = {"--db_host": self.host, "--db_port": self.port, "--db_user": self.user}
        return [f"{key}={value}" for key, value in names.items() if value]


def find_external(config):
    """Return the server that odoo.conf or the environment names, or None."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(config)
    options = parser["options"] if parser.has_section("options") else {}
    given = {
        key: options.get(f"db_{key}") for key in ("host", "port", "user", "password")
    }
    given = {key: value for key, value in given.items() if value not in (None, "False")}
    if given.get("host"):
        return Server(**given)
    if os.environ.get("PGHOST"):
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
        return Server(**{key: os.environ.get(name) for key, name in names.items()})
    return None


def known(project):
    """Return the private clusters this checkout has made."""
    notes = sorted(project.home.glob("pg-*.place"))
    return [Cluster(project, note.stem.removeprefix("pg-")) for note in notes]


class Cluster:
    """One private cluster of this checkout: ``demo`` is kept, ``test`` is not."""

    def __init__(self, project, name):
        self.project = project
        self.name = name
        self.settings = {**COMMON, **(THROWAWAY if name == "test" else {})}
        self.user = "postgres" if process.is_root() else None
        self.log = project.logs / f"postgresql-{name}.log"

    # === PLACES === #

    @property
    def folder(self):
        """Where the cluster lies; noted down, since it may be outside the checkout."""
        note = self.project.home / f"pg-{self.name}.place"
        if note.exists():
            return Path(note.read_text())
        place = self._choose_folder()
        stamps.write(note, str(place))
        return place

    def _choose_folder(self):
        """Stay below .odoo, unless the postgres user cannot get there."""
        inside = self.project.home / "pg" / self.name
        if not self.user:
            return inside
        check = ["test", "-x", self.project.home]
        code, _output = process.capture(check, user=self.user, cwd="/")
        if code == 0:
            return inside
        outside = OUTSIDE / self.project.digest
        outside.mkdir(parents=True, exist_ok=True)
        for folder in (OUTSIDE, outside):
            folder.chmod(0o755)
        return outside / self.name

    @property
    def data(self):
        return self.folder / "data"

    @property
    def socket(self):
        """Where the socket lies: beside the data, or shorter where that is too long."""
        if len(str(self.folder)) <= SOCKET_LIMIT:
            return self.folder
        return Path("/tmp") / f"aftersales-{self.project.digest}-{self.name}"

    @property
    def server(self):
        return Server(host=str(self.socket), port=PORT, user=USER)

    # === LIFE === #

    def start(self):
        """Make the cluster if need be and have it answer."""
        if not (self.data / "PG_VERSION").exists():
            with console.step(f"PostgreSQL cluster ({self.name})"):
                self._initialise()
        if self.is_running():
            return
        binaries = self._binaries()
        self._own(self.socket)
        self._configure(self.data)
        command = [
            binaries / "pg_ctl",
            "-D",
            self.data,
            "-l",
            self.folder / "log",
            "-w",
        ]
        code, output = self._call([*command, "-t", "60", "start"])
        if code:
            log = self.folder / "log"
            tail = "\n".join(log.read_text().splitlines()[-5:]) if log.exists() else ""
            raise explain("the PostgreSQL cluster", f"{output}\n{tail}", self.data, log)

    def stop(self):
        """End the cluster; return whether it was running."""
        if not (self.data / "PG_VERSION").exists() or not self.is_running():
            return False
        stop = [
            self._binaries() / "pg_ctl",
            "-D",
            self.data,
            "-m",
            "fast",
            "-w",
            "stop",
        ]
        self._call(stop)
        return True

    def is_running(self):
        """Ask pg_ctl, which knows the cluster by its own pid file."""
        code, _output = self._call(
            [self._binaries() / "pg_ctl", "-D", self.data, "status"]
        )
        return code == 0

    def remove(self):
        """Stop the cluster and delete everything in it."""
        self.stop()
        folder = self.folder
        stamps.clear(folder)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()  # other clusters may still be in it
        (self.project.home / f"pg-{self.name}.place").unlink(missing_ok=True)

    # === STEPS === #

    def _binaries(self):
        """Find the programs of the version that made the cluster."""
        note = self.data / "PG_VERSION"
        if not note.exists():
            return cluster_binaries.find_newest()
        version = int(note.read_text())
        found = cluster_binaries.find_for(version)
        if not found:
            raise LauncherError(
                f"The cluster in {self.data} needs PostgreSQL {version}.",
                f"Install it (apt-get install postgresql-{version}), or start afresh "
                "with: ./aftersales reset --all.",
            )
        return found

    def _own(self, folder):
        """Make a folder that PostgreSQL's user owns and nobody else enters."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, self.user, self.user)
        folder.chmod(0o700)

    def _initialise(self):
        """Run initdb beside the final place, then move the result there."""
        part = self.folder / "data.part"
        self._own(self.folder)
        stamps.clear(part)
        command = [self._binaries() / "initdb", "-D", part, "-U", USER, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C.UTF-8"]
        code, output = self._call(command)
        if code:
            raise explain("the PostgreSQL cluster", output, self.folder)
        with (part / "postgresql.conf").open("a") as stream:
            stream.write("include = 'aftersales.conf'\n")
        self._configure(part)
        stamps.publish(part, self.data)

    def _configure(self, data):
        """Write our settings; the socket moves with the checkout."""
        settings = {**self.settings, "unix_socket_directories": f"'{self.socket}'"}
        lines = [f"{key} = {value}\n" for key, value in settings.items()]
        (data / "aftersales.conf").write_text("".join(lines))
        if self.user:
            shutil.chown(data / "aftersales.conf", self.user, self.user)

    def _call(self, command):
        """Run a program of PostgreSQL, which refuses to run as root.

        The output goes to a file: the server started by pg_ctl inherits it, and a
        pipe would stay open for as long as the server lives.
        """
        with self.log.open("w+") as stream:
            code = subprocess.call(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                **process.identity(self.user),
            )
            stream.seek(0)
            return code, stream.read()
