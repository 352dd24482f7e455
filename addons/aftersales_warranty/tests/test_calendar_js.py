from odoo.tests import tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install", "aftersales_full")
class TestCalendarJs(test_js.HOOTCommon):
    """The calendar of the reader in fields and date pickers, without a server."""

    def get_hoot_filters(self):
        self._test_params = [("+", "@aftersales_warranty")]
        return super().get_hoot_filters()

    def test_scripts(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"{self.hoot_filters}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
