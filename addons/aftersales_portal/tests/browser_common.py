import json
from unittest.mock import patch

from odoo.tests import common
from odoo.tools.misc import file_open

from .common import AftersalesPortalCommon

WALK = "aftersales_portal/static/tests/page_walk.js"
PRESS = "aftersales press "
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
        if not message.startswith(PRESS):
            super()._handle_console(type, args=args, **kwargs)
            return
        key = KEYS[message.removeprefix(PRESS)]
        for kind in ("keyDown", "keyUp"):
            params = {"type": kind, **key}
            if kind == "keyUp":
                params.pop("text", None)
            self._websocket_send("Input.dispatchKeyEvent", params=params)


class BrowserCommon(AftersalesPortalCommon):
    """A visitor who walks from page to page in a real browser, by keys as well."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(common, "ChromeBrowser", KeyboardBrowser))

    def _walk_pages(self, pages, login=None, **options):
        """Fail with what is wrong with each page, see the script for what it looks at.

        :param list pages: dicts of ``url``; ``isCore`` where the page is core's and
            only its width is ours to look after
        :param options: ``widths`` and ``languages``, see the script
        """
        with file_open(WALK) as script:
            code = script.read()
        params = json.dumps({"pages": pages, **options})
        self.browser_js(
            "/warranty/check",
            f"{code}\naftersalesWalk.walk({params});",
            ready="document.readyState === 'complete'",
            login=login,
            timeout=180,
        )
