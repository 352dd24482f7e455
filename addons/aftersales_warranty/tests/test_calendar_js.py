from odoo.tests import tagged

from .script_common import ScriptCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestCalendarJs(ScriptCommon):
    """The calendar of the reader in fields and date pickers, without a server."""

    def test_scripts(self):
        self._run_scripts()
