"""Where figures were taken: what they can only be compared with."""

import gzip
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROOF = "docs/proof.md"


@dataclass(frozen=True)
class Machine:
    """The machine and the versions that a figure depends on."""

    cores: int
    memory: int  # GB
    odoo: str
    postgresql: str

    @classmethod
    def read(cls, workshop):
        """Look at this machine; the cluster of ``workshop`` has to run."""
        version = workshop.databases.query("postgres", "SHOW server_version")[0][0]
        return cls(
            len(os.sched_getaffinity(0)),
            memory(),
            odoo_version(workshop.odoo.source.python_folder),
            version.split()[0],
        )


def memory(table=Path("/proc/meminfo")):
    """Return the machine's memory in GB."""
    for line in table.read_text().splitlines():
        if line.startswith("MemTotal:"):
            return round(int(line.split()[1]) / 1024**2)
    return 0


def odoo_version(folder):
    """Name the Odoo in ``folder`` as exactly as it can be known."""
    for root in folder.parents[2:3]:  # above lib/python3/dist-packages
        for path in sorted(root.glob("share/doc/odoo*/changelog.Debian.gz")):
            with gzip.open(path, "rt", errors="replace") as stream:
                return stream.readline().partition("(")[2].partition(")")[0]
    if not (folder / ".git").exists():
        return "19.0"
    return f"19.0, commit {git(folder, 'rev-parse', '--short', 'HEAD')}"


def commit(root):
    """Name the commit of a checkout; a plus says that files differ from it."""
    found = git(root, "rev-parse", "--short", "HEAD")
    if not found:
        return "unknown"
    changes = git(root, "status", "--porcelain").splitlines()
    return found + ("+" if any(not line.endswith(PROOF) for line in changes) else "")


def git(folder, *words):
    """Ask git; an empty text where it cannot tell."""
    try:
        done = subprocess.run(
            ["git", "-C", folder, *words], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return "" if done.returncode else done.stdout.strip()
