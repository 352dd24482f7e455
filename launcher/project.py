"""The places of one checkout, all machine-made ones below ``.odoo/``."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from .errors import LauncherError

DEMO_DATABASE = "aftersales"


@dataclass(frozen=True)
class Project:
    """One checkout of this repository."""

    root: Path

    @property
    def home(self):
        """Everything the launcher makes; removing it is a fresh start."""
        return self.root / ".odoo"

    @property
    def addons(self):
        return self.root / "addons"

    @property
    def logs(self):
        return self.home / "logs"

    @property
    def venv(self):
        return self.home / "venv"

    @property
    def python(self):
        return self.venv / "bin" / "python"

    @property
    def config(self):
        return self.root / "odoo.conf"

    @property
    def digest(self):
        """Short name of this checkout, for places outside of it."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:10]

    def prepare(self):
        """Make the folders of the launcher, or say who owns them."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except PermissionError as error:
            raise LauncherError(
                f"{error.filename} cannot be written by this user.",
                "Run the command as the user who ran it first (or with sudo).",
            ) from error
        if not os.access(self.home, os.W_OK):
            raise LauncherError(
                f"{self.home} belongs to another user.",
                "Run the command as the user who ran it first (or with sudo).",
            )


def find_project():
    """Return the checkout this launcher lies in."""
    return Project(Path(__file__).resolve().parent.parent)
