"""A step is done when its stamp names the inputs it was done with."""

import hashlib
import os
import shutil
from pathlib import Path


def digest(*parts):
    """Hash texts and the contents of files into one short word."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()[:16]


def tree_digest(folder):
    """Hash every source file below ``folder``, names included."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(str(path.relative_to(folder)).encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def is_fresh(stamp, value):
    """Tell whether ``stamp`` was written for exactly this ``value``."""
    return stamp.is_file() and stamp.read_text() == value


def write(stamp, value):
    """Write a file in one motion: it is there whole or not at all."""
    part = stamp.with_name(stamp.name + ".part")
    part.write_text(value)
    os.replace(part, stamp)


def clear(folder):
    """Remove what an interrupted run left behind."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def publish(part, target):
    """Put the finished folder ``part`` in the place of ``target``."""
    clear(target)
    os.replace(part, target)
