from odoo.tests import tagged

from .menu_common import EVERYBODY, NOBODY, MenuCommon

# the menus of an addon, by the roles whose work they are; the manager sees all that
# any role sees, users without a role what everybody sees
MENUS = {
    EVERYBODY: (
        "aftersales_agent_menu",
        "aftersales_consumer_menu",
        "aftersales_coverage_usage_menu",
        "aftersales_dealer_menu",
        "aftersales_unit_component_menu",
        "aftersales_unit_finder_menu",
        "aftersales_unit_history_menu",
        "aftersales_unit_menu",
        "aftersales_unit_reading_menu",
        "aftersales_unit_short_menu",
        "aftersales_warranty_card_batch_menu",
        "aftersales_warranty_card_menu",
        "aftersales_warranty_card_report_menu",
        "aftersales_warranty_coverage_menu",
        "aftersales_warranty_extension_menu",
        "aftersales_warranty_transfer_menu",
    ),
    "reception storekeeper": (
        "aftersales_serial_import_menu",
        "aftersales_serial_scan_menu",
    ),
    "reception": (
        "aftersales_notification_log_menu",
        "aftersales_warranty_card_allocate_menu",
        "aftersales_warranty_card_issue_menu",
        "aftersales_warranty_card_review_menu",
        "aftersales_warranty_card_suspend_menu",
        "aftersales_warranty_sell_out_menu",
    ),
    "storekeeper": ("aftersales_warranty_override_menu",),
    "manager": (
        "aftersales_area_menu",
        "aftersales_brand_menu",
        "aftersales_notification_menu",
        "aftersales_number_pattern_menu",
        "aftersales_product_menu",
        "aftersales_product_part_menu",
        "aftersales_setup_step_menu",
        "aftersales_use_condition_menu",
        "aftersales_warranty_assignment_menu",
        "aftersales_warranty_type_menu",
    ),
    NOBODY: ("aftersales_audit_log_menu", "aftersales_sms_gateway_menu"),
}


@tagged("post_install", "-at_install")
class TestMenus(MenuCommon):
    """Each role finds the menus of its work, and no others."""

    def test_each_role_sees_the_menus_of_its_work(self):
        self._assert_menus("aftersales_warranty", MENUS)
