"""Programs of our own, put before the machine's on the path."""

import os

from . import chromium, eslint, rtlcss, wkhtmltopdf

TOOLS = (rtlcss, wkhtmltopdf, chromium, eslint)


def runtime_folder(project):
    """Return a folder for Qt, which complains on each PDF where there is none."""
    folder = project.home / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


def search_path(project):
    """Return the PATH on which Odoo and the tests find what we fetched."""
    folders = [tool.folder(project) for tool in TOOLS]
    return os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
