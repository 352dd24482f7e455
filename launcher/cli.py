"""The command line: arguments in, one sentence out when something fails."""

import argparse
import errno
import os
import signal

from . import commands, console
from .errors import LauncherError, disk_full
from .project import find_project
from .testing import fuzz, judges

DESCRIPTION = "Start, test and measure the after-sales addons on Odoo 19."
RECORD = "write the figures into docs/proof.md"
EPILOG = """\
environment:
  ODOO_HOME        an Odoo 19 you already have
  ODOO_REPOSITORY  where to clone Odoo from when Debian's package is not to be had
  PGHOST, PGUSER   a PostgreSQL server to use instead of a private one
"""


def parser():
    """Build the parser; each command names its function."""
    main_parser = argparse.ArgumentParser(
        prog="./aftersales",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = main_parser.add_subparsers(dest="command", required=True)

    def command(name, function, text):
        sub = subparsers.add_parser(name, help=text, description=text)
        sub.set_defaults(function=function)
        return sub

    up = command("up", commands.up, "set up what is missing and serve the demo")
    up.add_argument("--no-serve", action="store_true", help="do all but serve")
    up.add_argument("--port", type=int, default=8069, help="port (default: 8069)")
    test = command("test", commands.test, "lint, then test addons alone and together")
    test.add_argument(
        "--fast", action="store_true", help="leave out browser and tests/"
    )
    test.add_argument("--addon", default="", metavar="NAME", help="this addon alone")
    test.add_argument(
        "-k", dest="word", default="", metavar="NAME", help="tests whose name has NAME"
    )
    test.add_argument(
        "--judges",
        nargs="?",
        const="usual",
        choices=judges.KINDS,
        metavar="KIND",
        help=judges.HELP,
    )
    test.add_argument(
        "--fuzz",
        nargs="?",
        type=int,
        const=fuzz.INPUTS,
        default=0,
        metavar="N",
        help="instead: so many drawn inputs over all routes and parsers "
        f"(default: {fuzz.INPUTS})",
    )
    test.add_argument(
        "--life",
        action="store_true",
        help="instead: install, update, uninstall and package the addons",
    )
    test.add_argument(
        "--from",
        dest="ref",
        default="",
        metavar="REF",
        help="with --life: the commit to update from (default: the one before)",
    )
    test.add_argument("--record", action="store_true", help=RECORD)
    lint = command("lint", commands.run_lint, "run ruff, pylint-odoo and OCA's checks")
    lint.add_argument("--fix", action="store_true", help="let ruff mend what it can")
    bench = command("bench", commands.bench, "measure against core, as ratios")
    bench.add_argument("--quick", action="store_true", help="small sizes, one round")
    bench.add_argument("--json", metavar="FILE", help="write the rows there too")
    bench.add_argument("--record", action="store_true", help=RECORD)
    bench.add_argument(
        "names", nargs="*", metavar="NAME", help="only these files of benchmarks/"
    )
    command(
        "shell",
        commands.shell,
        "Python shell on the demo database; also: ./aftersales shell < script.py",
    )
    reset = command("reset", commands.reset, "drop the demo database and its files")
    reset.add_argument("--all", action="store_true", help="remove all of .odoo/")
    command("stop", commands.stop, "end the server and PostgreSQL, if we started them")
    return main_parser


def main(arguments=None):
    """Run a command; return the exit code."""
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        commands.check_platform()
        return options.function(find_project(), options)
    except LauncherError as error:
        console.complain(f"\n{error}")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        console.complain(f"\n{disk_full(error.filename or os.getcwd())}")
    except KeyboardInterrupt:
        console.complain("\nInterrupted; the same command continues where it stopped.")
        return 130
    return 1


def _interrupt(_signal, _frame):
    """Treat a polite end like Ctrl-C, so that children are ended too."""
    raise KeyboardInterrupt
