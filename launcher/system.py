"""The machine below: which packages are missing, and installing them."""

import ctypes.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from . import cluster_binaries, console, process
from .errors import LauncherError

SUPPORTED_PYTHON = ((3, 10), (3, 13))


@dataclass(frozen=True)
class Need:
    """A program the product calls, and the package that brings it."""

    package: str
    is_present: object


def has(*names):
    """Tell whether one of the programs is on the path."""
    return any(shutil.which(name) for name in names)


def has_venv():
    """Tell whether this Python can make a virtual environment with pip."""
    try:
        import ensurepip  # noqa: PLC0415  Debian ships it in python3-venv
        import venv  # noqa: PLC0415, F401
    except ImportError:
        return False
    return bool(ensurepip.version())


def has_cairo():
    """Tell whether bar codes can be drawn.

    The small renderer (rl_renderPM) is ready-made up to Python 3.12 on x86-64; the
    other one in requirements.txt draws with the system's cairo, nothing is compiled.
    """
    is_small = sys.version_info < (3, 13) and platform.machine() == "x86_64"
    return is_small or bool(ctypes.util.find_library("cairo"))


NEEDS = (
    Need(
        "ca-certificates", lambda: Path("/etc/ssl/certs/ca-certificates.crt").exists()
    ),
    Need("postgresql", lambda: cluster_binaries.find_newest() is not None),
    Need("python3-venv", has_venv),
    Need("libcairo2", has_cairo),
    Need("nodejs", lambda: has("node")),
    Need("npm", lambda: has("npm", "rtlcss")),
)


def check_python():
    """Refuse a Python that Odoo 19 does not run on."""
    lowest, highest = SUPPORTED_PYTHON
    if not lowest <= sys.version_info[:2] <= highest:
        found = ".".join(map(str, sys.version_info[:2]))
        raise LauncherError(
            f"Odoo 19 runs on Python 3.10 to 3.13, this is {found}.",
            "Start the launcher with another one, as in: python3.12 ./aftersales up.",
        )


def missing_packages(needs=NEEDS):
    """List the packages still to be installed."""
    return [need.package for need in needs if not need.is_present()]


def install_packages(project, packages):
    """Install ``packages`` with apt, as root or through sudo."""
    if not packages:
        return
    prefix = root_prefix(packages)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with console.step(f"system packages: {', '.join(packages)}"):
        log = project.logs / "apt.log"
        process.run(
            "the package list", [*prefix, "apt-get", "update", "-q"], log=log, env=env
        )
        install = ["apt-get", "install", "-q", "-y", "--no-install-recommends"]
        process.run(
            ", ".join(packages), [*prefix, *install, *packages], log=log, env=env
        )


def root_prefix(packages):
    """Return what stands before apt-get, or say why nothing can be installed."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise LauncherError(
            f"This machine has no apt-get to install {names}.",
            "Use Debian 12+ or Ubuntu 24.04+, or install them by hand.",
        )
    if process.is_root():
        return []
    if not shutil.which("sudo"):
        raise LauncherError(
            f"Installing {names} needs root, and there is no sudo.",
            f"Run this as root once: apt-get install {names}.",
        )
    code, _output = process.capture(["sudo", "-n", "true"])
    if code and not sys.stdin.isatty():
        raise LauncherError(
            f"Installing {names} needs root, and sudo asks for a password.",
            f"Run this once in a terminal: sudo apt-get install {names}.",
        )
    return ["sudo"]
