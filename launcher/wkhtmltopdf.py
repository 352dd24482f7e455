"""wkhtmltopdf prints Odoo's PDFs; newer Debians do not carry it any more."""

import shutil

from . import console, debian_source, process, stamps, system
from .errors import LauncherError

NAME = "wkhtmltopdf"
# Runs the old program with the old libraries it came with, loader included: the file
# itself, since the link in lib64 leads to the machine's own.
WRAPPER = """\
#!/bin/sh
root=$(dirname "$(dirname "$(readlink -f "$0")")")
libraries=$(find "$root/usr/lib" "$root/lib" -name '*.so*' -printf '%h\\n' \\
    2>/dev/null | sort -u | paste -sd:)
loader=$(find "$root/lib" "$root/usr/lib" -type f -name 'ld-linux-*.so*' | head -n 1)
QT_PLUGIN_PATH=$(find "$root/usr/lib" -type d -path '*/qt5/plugins')
export QT_PLUGIN_PATH
exec "$loader" --library-path "$libraries" "$root/usr/bin/wkhtmltopdf" "$@"
"""


def folder(project):
    """Return the folder to put on the path."""
    return project.home / NAME / "bin"


def prepare(project):
    """Install wkhtmltopdf, or unpack the last Debian that had it."""
    if shutil.which(NAME) or (folder(project) / NAME).exists():
        return
    if is_offered() or not debian_source.is_debian():
        system.install_packages(project, [NAME])
        return
    if not system.has("fc-list"):
        system.install_packages(project, ["fontconfig", "fonts-dejavu-core"])
    with console.step("wkhtmltopdf (with the libraries it needs)"):
        _unpack(project)


def is_offered():
    """Tell whether the machine's own archive still has the package."""
    _code, output = process.capture(["apt-cache", "policy", NAME])
    return "Candidate:" in output and "Candidate: (none)" not in output


def _unpack(project):
    """Unpack it with everything it depends on, whole or not at all."""
    part = project.home / f"{NAME}.part"
    stamps.clear(part)
    part.mkdir()
    (part / "apt").mkdir()
    log = project.logs / f"{NAME}.log"
    suite = debian_source.STATIC_SUITE
    options = debian_source.private_apt(part / "apt", suite, status="/dev/null")
    process.run("Debian's package list", ["apt-get", *options, "update"], log=log)
    fetch = ["install", "--download-only", "-y", "--no-install-recommends", NAME]
    process.run(NAME, ["apt-get", *options, *fetch], log=log)
    unpacked = part / "unpacked"
    debian_source.unpack(part / "apt" / "cache" / "archives", unpacked, log)
    (unpacked / "bin").mkdir(exist_ok=True)
    wrapper = unpacked / "bin" / NAME
    wrapper.write_text(WRAPPER)
    wrapper.chmod(0o755)
    page = part / "page.html"
    page.write_text("<p>It prints.</p>")
    code, output = process.capture([wrapper, "-q", page, part / "page.pdf"])
    if code:
        raise LauncherError(
            f"The wkhtmltopdf that was fetched does not run ({output.strip()}).",
            "Install one by hand; any wkhtmltopdf 0.12.6 on the path will do.",
        )
    stamps.publish(unpacked, project.home / NAME)
    stamps.clear(part)
