from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.menu_common import (
    MenuCommon,
)

# the menus of an addon, by the roles whose work they are; the manager sees all that
# any role sees, users without a role what everybody sees
MENUS = {
    "technician": ("aftersales_score_line_menu_mine",),
    "manager": (
        "aftersales_pay_sheet_menu",
        "aftersales_score_line_menu",
        "aftersales_score_line_menu_analysis",
        "aftersales_score_period_menu",
        "aftersales_score_scheme_menu",
    ),
}


@tagged("post_install", "-at_install")
class TestMenus(MenuCommon):
    """Each role finds the menus of its work, and no others."""

    def test_each_role_sees_the_menus_of_its_work(self):
        self._assert_menus("aftersales_hr_score", MENUS)
