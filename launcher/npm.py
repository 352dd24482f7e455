"""Programs that npm installs, each into a folder of its own."""

import shutil

from . import console, process, stamps


def programs(project, place):
    """Return the folder to put on the path."""
    return project.home / place / "node_modules" / ".bin"


def prepare(project, name, version, place):
    """Install a program, whole or not at all, unless the machine has it."""
    if shutil.which(name) or (programs(project, place) / name).exists():
        return
    with console.step(name):
        part = project.home / f"{place}.part"
        stamps.clear(part)
        part.mkdir()
        options = ["--silent", "--no-audit", "--no-fund", "--prefix", part]
        command = ["npm", "install", *options, f"{name}@{version}"]
        process.run(name, command, log=project.logs / f"npm-{name}.log")
        stamps.publish(part, project.home / place)
