"""The addons as packages: built, installed by pip, found by Odoo."""

import email
import zipfile

from .. import process, stamps
from ..addons import read_manifest
from .life_stage import Tally

PYPROJECT = """\
[build-system]
requires = ["whool"]
build-backend = "whool.buildapi"
"""
PREFIX = "odoo-addon-"


def wheels(stage):
    """Build each addon, install them into an environment of their own, and use one."""
    tally = Tally("wheels")
    project, house = stage.project, stage.house
    place = project.home / "life" / "wheels"
    stamps.clear(place)
    place.mkdir(parents=True)
    for name in house.names:
        tally.check(f"build {name}", build(project, house.ours[name].path, place))
    for name in house.names:
        tally.check(f"metadata of {name}", judge(house, name, place))
    python = environment(project)
    tally.check("pip installs them", install(project, python, place, house.names))
    tally.check("pip check", check(project, python))
    _use(stage, tally, python, house.names[-1])
    return tally.outcome


def build(project, folder, place):
    """Build a wheel; return what is wrong."""
    if (folder / "pyproject.toml").read_text() != PYPROJECT:
        return [f"{folder.name}/pyproject.toml is not what whool wants"]
    command = [project.python, "-m", "pip", "wheel", "-q", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "-w", place, folder]
    code, output = process.capture(command, cwd=project.home)
    return [output.strip()] if code else []


def judge(house, name, place):
    """Hold the metadata of a wheel against the manifest; return what differs."""
    addon = house.ours[name]
    manifest = read_manifest(addon.path / "__manifest__.py")
    found = list(place.glob(f"odoo_addon_{name}-*.whl"))
    if len(found) != 1:
        return [f"{len(found)} wheels"]
    metadata, files = read(found[0])
    needs = {line.split(";")[0] for line in metadata.get_all("Requires-Dist", ())}
    ours = {f"{PREFIX}{each}" for each in addon.depends if each in house.ours}
    wanted = ours | set(manifest.get("external_dependencies", {}).get("python", ()))
    named = {
        need.split("==")[0].split(">=")[0].strip().replace("_", "-") for need in needs
    }
    problems = [
        f"does not need {each}"
        for each in sorted(wanted)
        if each.replace("_", "-") not in named
    ]
    if not metadata["Version"].startswith(manifest["version"]):
        problems.append(f"version {metadata['Version']}, not {manifest['version']}")
    if metadata["License"] != manifest["license"]:
        problems.append(f"licence {metadata['License']}, not {manifest['license']}")
    if "odoo" not in named:
        problems.append("does not need odoo")
    shown = set(manifest.get("data", ()))
    absent = {path for path in shown if f"odoo/addons/{name}/{path}" not in files}
    return problems + [f"lacks {path}" for path in sorted(absent)]


def read(wheel):
    """Return the metadata of a wheel, and the names of its files."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        path = next(name for name in names if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(path)), set(names)


def environment(project):
    """Make an environment that sees the packages of ours, but none of our addons."""
    place = project.home / "life" / "venv"
    stamps.clear(place)
    log = project.logs / "life-venv.log"
    command = [project.python, "-m", "venv", "--without-pip", place]
    process.run("the environment for wheels", command, log=log)
    own = next(place.glob("lib/python3*/site-packages"))
    packages = next(project.venv.glob("lib/python3*/site-packages"))
    lines = [f"import site; site.addsitedir({str(packages)!r})"]
    (own / "packages.pth").write_text("\n".join(lines) + "\n")
    return place / "bin" / "python"


def install(project, python, place, names):
    """Let pip install all by their names, without a network.

    What they need is here already, and asked for afterwards: Odoo itself demands a
    psycopg2 built from source, which pip would look for.
    """
    command = [python, "-m", "pip", "install", "-q", "--no-index", "--no-deps"]
    command += ["--find-links", place, *(f"{PREFIX}{name}" for name in names)]
    code, output = process.capture(command, cwd=project.home)
    return [output.strip()] if code else []


def check(project, python):
    """Ask pip whether each of our packages has what it needs."""
    _code, output = process.capture([python, "-m", "pip", "check"], cwd=project.home)
    return [line for line in output.splitlines() if "aftersales" in line]


def _use(stage, tally, python, name):
    """Install an addon from its package, with no folder of ours on Odoo's path."""
    database = stage.clone(stage.core(stage.house.names), "life_wheels")
    own = stage.workshop.odoo
    odoo = own.with_addons(own.source.core_addons[-1]).with_python(python)
    problems = stage.install(database, [name], odoo=odoo)
    tally.check(f"Odoo installs {name}", problems)
    closure = stage.house.own_closure(name)
    if tally.check("what it needs is installed", closure - stage.installed(database)):
        stage.drop(database)
