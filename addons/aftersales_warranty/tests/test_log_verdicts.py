from odoo.tests import tagged

from . import log_verdicts


@tagged("post_install", "-at_install")
class TestLogVerdicts(log_verdicts.LogVerdicts):
    """The verdicts on the models of this addon: tests/rights/log.csv."""

    addon = "aftersales_warranty"
