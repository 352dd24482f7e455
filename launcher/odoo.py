"""How Odoo is called: one place for its options and its environment."""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from . import tools
from .cluster import Server
from .errors import LauncherError
from .project import Project
from .source import Source


@dataclass(frozen=True)
class Odoo:
    """Odoo 19 with its server, its addons and its data folder."""

    project: Project
    source: Source
    server: Server
    data_dir: Path
    addons: Path
    python: Path | None = None  # the project's own by default

    def with_addons(self, folder):
        """Return the same Odoo seeing the addons in ``folder`` instead."""
        return replace(self, addons=folder)

    def with_python(self, python):
        """Return the same Odoo run in another environment."""
        return replace(self, python=python)

    @property
    def env(self):
        own = {
            "PATH": tools.search_path(self.project),
            "XDG_RUNTIME_DIR": tools.runtime_folder(self.project),
            "PYTHONUNBUFFERED": "1",
        }
        return {**self.server.env, **own}

    def command(self, *options, subcommand=()):
        """Return the command line of Odoo with ``options``."""
        folders = [*self.source.core_addons, self.addons]
        return [
            str(self.python or self.project.python),
            "-m",
            "odoo",
            *subcommand,
            f"--config={self.project.config}",
            f"--addons-path={','.join(map(str, folders))}",
            f"--data-dir={self.data_dir}",
            *self.server.options,
            *options,
        ]

    def install(self, database, names, log, *options, minutes=None, with_demo=True):
        """Install addons with their demo data, everything said into ``log``.

        After so many ``minutes`` it is ended: a test that waits for ever fails.
        """
        command = self.command(
            f"--database={database}",
            f"--init={','.join(names)}",
            *(["--with-demo"] if with_demo else []),
            "--stop-after-init",
            *options,
        )
        try:
            with log.open("w") as stream:
                return subprocess.call(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    env=self.env,
                    cwd=self.project.root,
                    timeout=minutes and minutes * 60,
                )
        except subprocess.TimeoutExpired as error:
            last = log.read_text(errors="replace").splitlines()[-1:]
            raise LauncherError(
                f"Odoo did not end within {minutes} min; its last word: {last}.",
                f"The whole log is {log}",
            ) from error
