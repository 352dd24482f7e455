from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.script_common import ScriptCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalJs(ScriptCommon):
    """The scripts of the portal's pages, without a server."""

    def test_scripts(self):
        self._run_scripts()
