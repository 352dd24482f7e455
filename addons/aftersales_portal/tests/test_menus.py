from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.menu_common import (
    MenuCommon,
)

# the menus of an addon, by the roles whose work they are; the manager sees all that
# any role sees, users without a role what everybody sees
MENUS = {
    "reception complaint_officer": ("aftersales_sms_message_menu",),
    "manager": (
        "aftersales_agent_consumer_menu",
        "aftersales_gateway_menu",
        "aftersales_portal_group_menu",
    ),
}


@tagged("post_install", "-at_install")
class TestMenus(MenuCommon):
    """Each role finds the menus of its work, and no others."""

    def test_each_role_sees_the_menus_of_its_work(self):
        self._assert_menus("aftersales_portal", MENUS)
