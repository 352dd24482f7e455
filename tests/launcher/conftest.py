"""Stand-ins for a machine: a project folder of its own, and programs that fail."""

import os

import pytest

from launcher.project import Project


@pytest.fixture
def project(tmp_path):
    """Return an empty checkout."""
    found = Project(tmp_path / "checkout")
    (found.root / "addons").mkdir(parents=True)
    found.prepare()
    return found


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a shell script of a given name first on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def write(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def make_odoo(tmp_path):
    """Write an Odoo that knows nothing but its version."""

    def make(version_info, folder="odoo19"):
        release = tmp_path / folder / "odoo" / "release.py"
        release.parent.mkdir(parents=True)
        release.write_text(f"version_info = {version_info}\n")
        return tmp_path / folder

    return make


@pytest.fixture
def make_addon():
    """Write an addon with a manifest and, if given, one test file."""

    def make(folder, name, depends=(), tests="", **manifest):
        (folder / name / "tests").mkdir(parents=True)
        manifest = {"name": name, "depends": list(depends), **manifest}
        (folder / name / "__manifest__.py").write_text(repr(manifest))
        if tests:
            (folder / name / "tests" / f"test_{name}.py").write_text(tests)
        return folder / name

    return make
