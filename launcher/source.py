"""Find or fetch Odoo 19: the user's, Debian's, or Odoo's own branch."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import console, debian_source, process, stamps, system
from .errors import LauncherError, disk_full

SERIES = (19, 0)
REPOSITORY = "https://github.com/odoo/odoo"
BYTES_NEEDED = 4 * 1024**3


@dataclass(frozen=True)
class Source:
    """A folder that holds the ``odoo`` package, and where core addons lie."""

    python_folder: Path
    label: str

    @property
    def core_addons(self):
        """Every folder with core addons, in Odoo's own order."""
        folders = (
            self.python_folder / "odoo" / "addons",
            self.python_folder / "addons",
        )
        return [folder for folder in folders if folder.is_dir()]


def find(project):
    """Return Odoo 19, fetched first if it is not here yet."""
    home = os.environ.get("ODOO_HOME")
    if home:
        return from_home(Path(home).expanduser())
    for name, folder in (("odoo", debian_source.PYTHON_FOLDER), ("odoo-git", ".")):
        target = project.home / name
        if (target / folder / "odoo" / "release.py").exists():
            return checked(target / folder, "Odoo 19")
    check_disk(project.home)
    with console.step("Odoo 19 (about 125 MB to fetch, 1.2 GB unpacked)"):
        return _fetch(project)


def check_disk(folder, needed=BYTES_NEEDED):
    """Refuse to begin a download that will not fit."""
    if shutil.disk_usage(folder).free < needed:
        raise disk_full(folder)


def _fetch(project):
    """Get Odoo from Debian; where that is not to be had, from its repository."""
    if debian_source.is_debian():
        try:
            target = project.home / "odoo"
            debian_source.fetch(project, target, project.logs / "odoo-debian.log")
            return checked(target / debian_source.PYTHON_FOLDER, "Odoo 19")
        except LauncherError as error:
            console.say(f"  Debian's package is not to be had ({error.problem})")
            if "disk" in error.problem:
                raise
    return _clone(project)


def _clone(project):
    """Take a shallow clone of Odoo's 19.0 branch."""
    if not shutil.which("git"):
        system.install_packages(project, ["git"])
    target = project.home / "odoo-git"
    part = target.with_name(target.name + ".part")
    stamps.clear(part)
    place = os.environ.get("ODOO_REPOSITORY", REPOSITORY)
    command = ["git", "clone", "-q", "--depth", "1", "--branch", "19.0", place, part]
    process.run("Odoo 19", command, log=project.logs / "odoo-git.log")
    stamps.publish(part, target)
    return checked(target, "Odoo 19")


# === CHECKING WHAT WAS FOUND === #


def from_home(home):
    """Read ODOO_HOME: a clone, a dist-packages folder, or the package itself."""
    candidates = (home, home.parent) if home.name == "odoo" else (home,)
    for folder in candidates:
        if (folder / "odoo" / "release.py").exists():
            return checked(folder.resolve(), "The Odoo in ODOO_HOME")
    raise LauncherError(
        f"ODOO_HOME is {home}, and there is no Odoo in it.",
        "Set it to the folder that holds the folder odoo, or unset it.",
    )


def checked(folder, label):
    """Return the source in ``folder`` if it is of our series."""
    series = read_series(folder / "odoo" / "release.py")
    if series != SERIES:
        found = ".".join(map(str, series)) if series else "unknown"
        raise LauncherError(
            f"{label} ({folder}) is of version {found}, these addons are for 19.0.",
            "Set ODOO_HOME to an Odoo 19.0, or unset it to have one fetched.",
        )
    return Source(folder, label)


def read_series(release):
    """Read the series of an Odoo without importing it."""
    text = release.read_text()
    match = re.search(
        r"^version_info\s*=\s*\(\s*'?(?:saas~)?(\d+)'?,\s*(\d+)", text, re.M
    )
    return (int(match[1]), int(match[2])) if match else None
