"""rtlcss mirrors Odoo's style sheets for right-to-left languages."""

import shutil

from . import console, process, stamps

VERSION = "4.3.0"


def folder(project):
    """Return the folder to put on the path."""
    return project.home / "node" / "node_modules" / ".bin"


def prepare(project):
    """Install rtlcss by npm into our own folder, unless the machine has it."""
    if shutil.which("rtlcss") or (folder(project) / "rtlcss").exists():
        return
    with console.step("rtlcss"):
        part = project.home / "node.part"
        stamps.clear(part)
        part.mkdir()
        npm = [
            "npm",
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            part,
        ]
        process.run("rtlcss", [*npm, f"rtlcss@{VERSION}"], log=project.logs / "npm.log")
        stamps.publish(part, project.home / "node")
