import json
from unittest.mock import patch

from odoo.tests import common
from odoo.tools.misc import file_open

WALK = "aftersales_warranty/static/tests/page_walk.js"
PRESS = "aftersales press "
TYPE = "aftersales type "
# what DevTools wants to know of a key
KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {
        "key": "Enter",
        "code": "Enter",
        "windowsVirtualKeyCode": 13,
        "text": "\r",
    },
    "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}


class KeyboardBrowser(common.ChromeBrowser):
    """A browser whose page has real keys pressed, by a line in its console."""

    def _handle_console(self, type, args=None, **kwargs):
        message = str(args[0].get("value", "")) if args else ""
        if message.startswith(PRESS):
            self._press(KEYS[message.removeprefix(PRESS)])
        elif message.startswith(TYPE):
            params = {"text": message.removeprefix(TYPE)}
            self._websocket_send("Input.insertText", params=params)
        else:
            super()._handle_console(type, args=args, **kwargs)

    def _press(self, key):
        up = {name: value for name, value in key.items() if name != "text"}
        for params in ({"type": "keyDown", **key}, {"type": "keyUp", **up}):
            self._websocket_send("Input.dispatchKeyEvent", params=params)


class PageWalkCase:
    """A visitor who walks from page to page in a real browser, by keys as well.

    For tests of core's ``HttpCase``.
    """

    # a page that the visitor may open, before the script goes on to those of the test
    walk_start = "/my"

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(common, "ChromeBrowser", KeyboardBrowser))

    def _walk_pages(self, pages, login=None, **options):
        """Fail with what is wrong with each page, see the script for what it looks at.

        :param list pages: dicts of ``url``; ``isCore`` where the page is core's and
            only its width is ours to look after
        :param options: ``widths`` and ``languages``, see the script
        """
        self._run_in_browser("walk", login, pages=pages, **options)

    def _take_by_keys(self, url, *steps, login=None):
        """Take steps on pages without a mouse, see the script."""
        self._run_in_browser("takeByKeys", login, url=url, steps=steps)

    def _run_in_browser(self, function, login, **params):
        with file_open(WALK) as script:
            code = script.read()
        self.browser_js(
            self.walk_start,
            f"{code}\naftersalesWalk.{function}({json.dumps(params)});",
            ready="document.readyState === 'complete'",
            login=login,
            timeout=180,
        )
