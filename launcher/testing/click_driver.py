"""Runs inside Odoo's Python: core's click bot through our apps, in a browser.

The bot opens each menu, each of its views and each of their filters, and stops at the
first error. What it has been through is then hidden, and it goes on with the rest.
"""

import logging
import re
import sys

from launcher.testing import driver

BOT = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
SUCCESS = "clickbot test succeeded"
TESTING = re.compile(r"^Testing menu .* (?P<xmlid>\S+)$", re.MULTILINE)
MOST_FAILURES = 20


class Steps(logging.Handler):
    """Keeps the menus that the bot says it is at."""

    def __init__(self):
        super().__init__()
        self.menus = []

    def emit(self, record):
        found = TESTING.search(record.getMessage())
        if found:
            self.menus.append(found["xmlid"])


def our_apps(menus, ours):
    """Return the ids of our apps among the menus that a user is given."""
    return [
        each
        for each in menus["root"]["children"]
        if menus[each]["xmlid"].split(".")[0] in ours
    ]


def leaves(menus, root):
    """Return the names of the menus below ``root`` that open something."""
    children = menus[root]["children"]
    if not children:
        return {menus[root]["xmlid"]}
    return {name for child in children for name in leaves(menus, child)}


def click(case, login, ours, minutes):
    """Let the bot through our apps as one user; return ``{menu: why it failed}``.

    A menu that the bot never came to has failed as well.
    """
    user = case.env["res.users"].search([("login", "=", login)])
    if "tour_enabled" in user._fields:
        user.tour_enabled = False
    failures, done, wanted = {}, set(), None
    while len(failures) < MOST_FAILURES:
        menus = case.env["ir.ui.menu"].with_user(user).load_menus(False)
        apps = our_apps(menus, ours)
        if wanted is None:
            wanted = {name for app in apps for name in leaves(menus, app)}
        if not wanted - done:
            break
        name = menus[next(app for app in apps if leaves(menus, app) - done)]["xmlid"]
        clicked, problem = click_app(case, login, name, minutes)
        done |= clicked
        if problem is None:
            break
        at, text = problem
        failures[at] = text
        hide(case, {*clicked, at} - {name})
        done.add(at)
    failures.update(dict.fromkeys(wanted - done, "was never opened"))
    return failures if wanted else {"no menu": f"{login} sees none of our apps"}


def click_app(case, login, app, minutes):
    """Let the bot through one app: the menus it came to, and (menu, error) or None."""
    steps = Steps()
    logging.getLogger().addHandler(steps)
    try:
        case.browser_js(
            "/odoo",
            f"{BOT}.startClickEverywhere('{app}');",
            "odoo.isReady === true",
            login=login,
            timeout=minutes * 60,
            success_signal=SUCCESS,
        )
    except AssertionError as error:
        return set(steps.menus), ((steps.menus or [app])[-1], str(error))
    finally:
        logging.getLogger().removeHandler(steps)
    return set(steps.menus), None


def hide(case, names):
    """Take menus away for the rest of this test; its end brings them back."""
    for name in names:
        menu = case.env.ref(name, raise_if_not_found=False)
        if menu:
            menu.active = False
    case.env.flush_all()


def make_tests(logins, ours, minutes):
    """Make one test for each user."""
    from odoo.tests.common import HttpCase  # noqa: PLC0415  needs the configuration

    def method(login):
        def test(self):
            failures = click(self, login, ours, minutes)
            for menu, why in failures.items():
                logging.getLogger("odoo.clicks").error("%s: %s: %s", login, menu, why)
            self.assertFalse(failures, f"failed as {login}: {', '.join(failures)}")

        return test

    methods = {f"test_menus_of_{login}": method(login) for login in logins}
    attributes = {
        "__module__": "odoo.addons.web.tests.test_clicks",
        "test_tags": {"post_install", "standard"},
        "test_module": "web",
        **methods,
    }
    case = type("TestClicks", (HttpCase,), attributes)
    return [case(name) for name in methods]


def main(result, logins, ours, minutes, *options):
    """Click as each of ``logins`` through the apps of ``ours``, both with commas."""
    driver.run(
        result,
        options,
        lambda _loader, _names: make_tests(
            logins.split(","), set(ours.split(",")), float(minutes)
        ),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
