from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests import log_verdicts


@tagged("post_install", "-at_install")
class TestLogVerdicts(log_verdicts.LogVerdicts):
    """No model of its own: what comes is logged, or it is told why not."""

    addon = "aftersales_hourly_cost"
