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


def click(case, login, ours, minutes, word=""):
    """Let the bot through our apps as one user; return ``{menu: why it failed}``.

    :param str word: only menus whose name has it, as ``addon.name_of_the_menu``
    """
    user = case.env["res.users"].search([("login", "=", login)])
    if "tour_enabled" in user._fields:
        user.tour_enabled = False
    menus = case.env["ir.ui.menu"].with_user(user).load_menus(False)
    failures = {"no menu": f"{login} sees none of our menus {word}".rstrip()}
    for app in our_apps(menus, ours):
        every = leaves(menus, app)
        wanted = {name for name in every if word in name}
        if wanted:
            failures.pop("no menu", None)
            hide(case, every - wanted)
            failures |= click_app(case, login, menus[app]["xmlid"], wanted, minutes)
    return failures


def click_app(case, login, app, wanted, minutes):
    """Let the bot through one app, anew after each error; return what failed.

    A menu that the bot never came to has failed as well.
    """
    failures, done = {}, set()
    while wanted - done and len(failures) < MOST_FAILURES:
        clicked, problem = start_bot(case, login, app, minutes)
        done |= clicked
        if problem is None:
            break
        at, text = problem
        failures[at] = text
        hide(case, {*clicked, at} - {app})
        done.add(at)
    return failures | dict.fromkeys(wanted - done, "was never opened")


def start_bot(case, login, app, minutes):
    """Start the bot on one app: the menus it came to, and (menu, error) or None."""
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


def make_tests(login, ours, minutes, word):
    """Make the test of one user."""
    from odoo.tests.common import HttpCase  # noqa: PLC0415  needs the configuration

    from odoo.addons.web.tests import test_click_everywhere  # noqa: PLC0415  Odoo's

    def test(self):
        failures = click(self, login, ours, minutes, word)
        for menu, why in failures.items():
            logging.getLogger("odoo.clicks").error("%s: %s: %s", login, menu, why)
        if failures:
            self.fail(f"failed as {login}: {', '.join(failures)}")

    name = f"test_menus_of_{login}"
    attributes = {
        # Odoo looks for the file of a test that fails: one of a like kind.
        "__module__": test_click_everywhere.__name__,
        name: test,
    }
    return [type("TestClicks", (HttpCase,), attributes)(name)]


def main(result, login, ours, minutes, word, *options):
    """Click as ``login`` through the apps of ``ours``, addons with commas."""

    def tests(_loader, _names):
        return make_tests(login, set(ours.split(",")), float(minutes), word)

    driver.run(result, options, tests)


if __name__ == "__main__":
    main(*sys.argv[1:])
