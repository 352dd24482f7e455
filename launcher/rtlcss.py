"""rtlcss mirrors Odoo's style sheets for right-to-left languages."""

from . import npm

VERSION = "4.3.0"
PLACE = "node"


def folder(project):
    """Return the folder to put on the path."""
    return npm.programs(project, PLACE)


def prepare(project):
    """Install rtlcss by npm into our own folder, unless the machine has it."""
    npm.prepare(project, "rtlcss", VERSION, PLACE)
