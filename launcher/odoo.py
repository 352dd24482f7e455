"""How Odoo is called: one place for its options and its environment."""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from . import tools
from .cluster import Server
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

    def with_addons(self, folder):
        """Return the same Odoo seeing the addons in ``folder`` instead."""
        return replace(self, addons=folder)

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
            str(self.project.python),
            "-m",
            "odoo",
            *subcommand,
            f"--config={self.project.config}",
            f"--addons-path={','.join(map(str, folders))}",
            f"--data-dir={self.data_dir}",
            *self.server.options,
            *options,
        ]

    def run(self, log, *options, append=False):
        """Run Odoo to its end, everything it says into ``log``."""
        with log.open("a" if append else "w") as stream:
            return subprocess.call(
                self.command(*options),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.project.root,
            )

    def install(self, database, names, log, *options):
        """Install addons with their demo data, without serving anything."""
        return self.run(
            log,
            f"--database={database}",
            f"--init={','.join(names)}",
            "--with-demo",
            "--stop-after-init",
            *options,
        )
