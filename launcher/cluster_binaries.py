"""Where Debian and others put PostgreSQL's programs."""

import re
import shutil
from pathlib import Path

ROOT = Path("/usr/lib/postgresql")


def find_all(root=ROOT):
    """Return ``{major: folder}`` of the servers installed here."""
    found = {}
    for program in root.glob("*/bin/initdb"):
        if re.fullmatch(r"\d+", program.parts[-3]):
            found[int(program.parts[-3])] = program.parent
    return found


def find_newest(root=ROOT):
    """Return the folder of the newest server, or None."""
    found = find_all(root)
    if found:
        return found[max(found)]
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def find_for(version, root=ROOT):
    """Return the folder of the server that made a cluster of ``version``."""
    return find_all(root).get(version) or find_newest(root)
