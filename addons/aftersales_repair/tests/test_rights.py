from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests import rights_matrix


@tagged("post_install", "-at_install")
class TestRights(rights_matrix.RightsMatrix):
    """The verdicts on the models of this addon: tests/rights/models.csv."""

    addon = "aftersales_repair"
