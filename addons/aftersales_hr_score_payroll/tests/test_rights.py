from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests import rights_matrix


@tagged("post_install", "-at_install")
class TestRights(rights_matrix.RightsMatrix):
    """No model and no right of its own: what comes needs a verdict."""

    addon = "aftersales_hr_score_payroll"
