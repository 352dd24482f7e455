"""eslint reads the JavaScript of our addons by the rules of Odoo's ``test_lint``."""

from . import npm

VERSION = "8.57.1"  # the last that takes Odoo's form of configuration
PLACE = "eslint"


def folder(project):
    """Return the folder to put on the path."""
    return npm.programs(project, PLACE)


def prepare(project):
    """Install eslint by npm into our own folder, unless the machine has it."""
    npm.prepare(project, "eslint", VERSION, PLACE)
