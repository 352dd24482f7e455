"""``python -m launcher.words [FOLDER]``: one line for each fault, 1 if there is any."""

import sys
from pathlib import Path

from . import catalogue, escapes


def main(folder):
    """Print what is wrong with the addons of ``folder``; return the exit code."""
    faults = [*catalogue.check(folder), *escapes.check(folder)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:] or ["addons"])))
