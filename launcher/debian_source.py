"""Fetch Odoo 19 as Debian packages it, without installing it.

Installing would pull the system towards Debian's unstable suite, so the packages
are only unpacked below ``.odoo/``.
"""

import os
import re
from pathlib import Path

from . import process, stamps
from .errors import LauncherError

ODOO = "odoo-19"
# Odoo's static files link into the folders of these, as this suite lays them out;
# what it does not have comes from unstable too.
STATIC_SUITE = "bookworm"
STATIC = (
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Debian leaves this file out; without it every asset build logs an error.
MISSING = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
PYTHON_FOLDER = "usr/lib/python3/dist-packages"


def is_debian(release=Path("/etc/os-release")):
    """Tell whether this machine is Debian itself, not a descendant."""
    return "ID=debian" in release.read_text().split() if release.exists() else False


def fetch(project, target, log):
    """Unpack Odoo 19 into ``target``, whole or not at all."""
    part = target.with_name(target.name + ".part")
    stamps.clear(part)
    part.mkdir(parents=True)
    options = private_apt(part / "apt", f"sid {STATIC_SUITE}")
    process.run("Debian's package list", ["apt-get", *options, "update"], log=log)
    downloads = part / "download"
    downloads.mkdir()
    process.run(
        "Odoo 19",
        ["apt-get", *options, "download", ODOO, *STATIC],
        log=log,
        cwd=downloads,
    )
    unpacked = part / "unpacked"
    unpack(downloads, unpacked, log)
    missing = unpacked / PYTHON_FOLDER / MISSING
    missing.parent.mkdir(parents=True, exist_ok=True)
    missing.touch()
    stamps.publish(unpacked, target)
    stamps.clear(part)


def unpack(downloads, target, log):
    """Unpack every package of a folder into ``target``, installing none."""
    for package in sorted(downloads.glob("*.deb")):
        process.run(package.name, ["dpkg", "-x", package, target], log=log)


def private_apt(folder, suites, status="/var/lib/dpkg/status"):
    """Lay out an apt of our own for ``suites``; return the options that select it.

    An empty ``status`` makes it take nothing on this machine for installed.
    """
    for name in ("parts", "lists/partial", "cache/archives/partial", "state"):
        (folder / name).mkdir(parents=True)
    stanza = own_stanza(read_sources(), suites)
    (folder / "parts" / "debian.sources").write_text(stanza)
    settings = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": folder / "parts",
        "Dir::State": folder / "state",
        "Dir::State::Lists": folder / "lists",
        "Dir::State::status": status,
        "Dir::Cache": folder / "cache",
        "Acquire::Languages": "none",
        "APT::Default-Release": STATIC_SUITE,
        "APT::Sandbox::User": os.environ.get("USER", "root"),
        "APT::Update::Error-Mode": "any",
    }
    return [
        word for key, value in settings.items() for word in ("-o", f"{key}={value}")
    ]


# === THE MACHINE'S OWN SOURCES === #


def read_sources(root=Path("/etc/apt")):
    """Return the texts of apt's source files, by kind."""
    lists = [root / "sources.list", *sorted(root.glob("sources.list.d/*.list"))]
    stanzas = sorted(root.glob("sources.list.d/*.sources"))
    return {
        "list": [path.read_text() for path in lists if path.exists()],
        "deb822": [path.read_text() for path in stanzas],
    }


def own_stanza(sources, suites):
    """Copy the machine's Debian source with its suites replaced by ``suites``."""
    found = [_from_stanza(text) for text in _stanzas(sources["deb822"])]
    found += [
        _from_line(line) for text in sources["list"] for line in text.splitlines()
    ]
    for source in filter(None, found):
        fields = {
            **source,
            "Types": "deb",
            "Suites": suites,
            "Components": "main",
        }
        return "".join(f"{key}: {value}\n" for key, value in fields.items())
    raise LauncherError(
        "No Debian source was found in /etc/apt to fetch Odoo 19 from.",
        "Set ODOO_HOME to an Odoo 19 you have.",
    )


def _stanzas(texts):
    """Cut deb822 files into stanzas."""
    return [stanza for text in texts for stanza in re.split(r"\n\s*\n", text)]


def _from_stanza(text):
    """Read the place and key of a Debian stanza; None for any other source."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    fields = dict(re.findall(r"^([\w-]+):[ \t]*(.+)$", "\n".join(lines), re.M))
    suites = fields.get("Suites", "").split()
    if fields.get("Enabled", "yes") == "no" or not _is_debian_suite(fields, suites):
        return None
    keep = ("URIs", "Signed-By")
    return {key: fields[key] for key in keep if key in fields}


def _from_line(line):
    """Read the place and key of a one-line Debian source."""
    match = re.match(r"deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
    if not match:
        return None
    options, place, suite, components = match.groups()
    if not _is_debian_suite({"URIs": place, "Components": components}, [suite]):
        return None
    key = re.search(r"signed-by=(\S+)", options or "")
    return {"URIs": place, **({"Signed-By": key[1]} if key else {})}


def _is_debian_suite(fields, suites):
    """Tell the main archive from security, backports and other people's."""
    place = fields.get("URIs", "").split(" ")[0].rstrip("/")
    return (
        place.endswith("/debian")
        and "main" in fields.get("Components", "").split()
        and any(re.fullmatch(r"[a-z]+", suite) for suite in suites)
    )
