from odoo.addons.web.tests import test_js


class ScriptCommon(test_js.HOOTCommon):
    """Runs the scripts that an addon has beside its own tests, in a browser."""

    def get_hoot_filters(self):
        addon = type(self).__module__.split(".")[2]
        self._test_params = [("+", f"@{addon}")]
        return super().get_hoot_filters()

    def _run_scripts(self):
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
