from . import (
    case_charge_report,
    case_state_report,
    case_status_report,
    old_part_report,
    part_move_report,
    part_request_report,
    part_stock_report,
)
