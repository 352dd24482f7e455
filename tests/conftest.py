"""A running server for the stories, and ways to talk to it.

``server``      url and database of a server on a clone of the full demo database
``rpc``         ``rpc("technician")`` is a session of that role (password = login)
``page``        an empty page of a real browser
``login_page``  ``login_page("reception")`` is a page logged in as that role
``world``       people, goods and customers of the stories' own, see world.py
"""

import shutil

import pytest
from rpc import Rpc
from world import World

from launcher import chromium
from launcher.errors import LauncherError
from launcher.project import find_project
from launcher.tools import search_path

BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def server():
    """Serve a clone of the full database for the whole session."""
    from launcher.testing.live import serving  # noqa: PLC0415  launcher tests need none

    try:
        with serving(find_project()) as live:
            yield live
    except LauncherError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def rpc(server):
    """Log a role in; the session is kept for all stories."""
    sessions = {}

    def log_in(login, password=None):
        if login not in sessions:
            sessions[login] = Rpc(server.url, server.database, login, password)
        return sessions[login]

    return log_in


@pytest.fixture(scope="session")
def world(rpc):
    """Build people, goods and customers once; each story makes its own documents."""
    return World(rpc)


@pytest.fixture(scope="session")
def browser():
    """Start the machine's chromium once."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow to import

    path = search_path(find_project())
    program = next(
        filter(None, (shutil.which(each, path=path) for each in chromium.NAMES))
    )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=list(BROWSER_OPTIONS)
        )
        yield started
        started.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Tell the fixtures of a test whether it failed."""
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report


@pytest.fixture
def new_page(server, browser, request):
    """Open pages in contexts of their own; a JavaScript error fails the test.

    When the test fails, a picture of each page is kept beside the logs.
    """
    contexts, errors = [], []

    def open_page(**options):
        context = browser.new_context(
            base_url=server.url, viewport={"width": 1400, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    if request.node.failed:
        _take_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert not errors, f"the browser reported: {errors}"


def _take_pictures(name, contexts):
    """Save what a failed test saw."""
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        page.screenshot(path=find_project().logs / f"{name}-{number}.png")


@pytest.fixture
def page(new_page):
    """Return an empty page; paths like /my are relative to the server."""
    return new_page()


@pytest.fixture
def login_page(new_page):
    """Return a page on which ``login`` has logged in."""

    def log_in(login, password=None):
        page = new_page()
        page.goto("/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password or login)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(lambda url: "/web/login" not in url)
        return page

    return log_in
