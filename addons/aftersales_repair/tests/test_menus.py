from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.menu_common import (
    EVERYBODY,
    NOBODY,
    MenuCommon,
)

# the menus of an addon, by the roles whose work they are; the manager sees all that
# any role sees, users without a role what everybody sees
MENUS = {
    EVERYBODY: (
        "aftersales_appraisal_menu",
        "aftersales_case_menu",
        "aftersales_case_report_menu",
        "aftersales_case_state_log_menu",
        "aftersales_case_state_report_menu",
        "aftersales_installation_menu",
        "aftersales_old_part_menu",
        "aftersales_old_part_report_menu",
        "aftersales_part_request_menu",
        "aftersales_refurbished_menu",
        "aftersales_work_log_menu",
        "aftersales_work_part_menu",
    ),
    "reception dispatcher inspector accountant": (
        "aftersales_case_status_report_menu",
    ),
    "reception inspector storekeeper accountant": ("aftersales_dealer_return_menu",),
    "reception inspector storekeeper": ("aftersales_case_sorting_menu",),
    "reception dispatcher technician": ("aftersales_installation_card_menu",),
    "reception dispatcher storekeeper": ("aftersales_case_move_menu",),
    "reception dispatcher": (
        "aftersales_caller_menu",
        "aftersales_installation_card_return_menu",
        "aftersales_request_inbox_menu",
        "aftersales_request_intake_menu",
        "aftersales_request_menu",
    ),
    "storekeeper accountant": (
        "aftersales_dealer_return_line_menu",
        "aftersales_hand_stock_menu",
        "aftersales_part_count_report_menu",
        "aftersales_part_draw_report_menu",
        "aftersales_part_move_report_menu",
        "aftersales_part_request_report_menu",
        "aftersales_part_stock_report_menu",
        "aftersales_part_transfer_report_menu",
        "aftersales_part_used_report_menu",
        "aftersales_posted_part_menu",
    ),
    "dispatcher inspector": ("aftersales_quality_check_report_menu",),
    "inspector accountant": ("aftersales_case_review_menu",),
    "technician": ("aftersales_order_mine_menu",),
    "reception": (
        "aftersales_case_uncollected_menu",
        "aftersales_counter_desk_menu",
        "aftersales_counter_ticket_menu",
    ),
    "storekeeper": (
        "aftersales_count_menu",
        "aftersales_minimum_menu",
        "aftersales_old_part_receipt_menu",
        "aftersales_order_return_menu",
        "aftersales_part_transfer_menu",
        "aftersales_reordering_menu",
        "aftersales_spare_part_menu",
    ),
    "dispatcher": (
        "aftersales_case_dispatch_menu",
        "aftersales_escalation_menu",
        "aftersales_order_board_menu",
        "aftersales_order_menu",
        "aftersales_technician_menu",
    ),
    "accountant": (
        "aftersales_case_charge_report_menu",
        "aftersales_case_payments_menu",
        "aftersales_part_cost_menu",
        "aftersales_posting_menu",
        "aftersales_warranty_cost_menu",
    ),
    "inspector": ("aftersales_quality_check_menu",),
    "manager": (
        "aftersales_channel_menu",
        "aftersales_checklist_menu",
        "aftersales_cost_share_menu",
        "aftersales_counter_menu",
        "aftersales_escalation_level_menu",
        "aftersales_fault_menu",
        "aftersales_mailbox_menu",
        "aftersales_posting_template_menu",
        "aftersales_priority_menu",
        "aftersales_process_menu",
        "aftersales_product_serviceable_menu",
        "aftersales_replacement_rule_menu",
        "aftersales_request_category_menu",
        "aftersales_service_menu",
        "aftersales_service_type_menu",
        "aftersales_skill_requirement_menu",
        "aftersales_tariff_menu",
        "aftersales_work_type_menu",
    ),
    NOBODY: (
        "aftersales_branch_menu",
        "aftersales_roles_menu",
        "aftersales_users_menu",
    ),
}


@tagged("post_install", "-at_install")
class TestMenus(MenuCommon):
    """Each role finds the menus of its work, and no others."""

    def test_each_role_sees_the_menus_of_its_work(self):
        self._assert_menus("aftersales_repair", MENUS)
