from . import (
    caller,
    case_assign,
    case_cancel,
    case_dismantle,
    case_dismantle_line,
    case_handover,
    case_replace,
    case_sort,
    case_sort_line,
    case_transfer,
    case_unlock,
    case_wait,
    check_fail,
    estimate_answer,
    estimate_answer_line,
    log_sign,
    product_serviceable,
    request_dismiss,
    request_intake,
    request_sort,
    request_intake_line,
    review_refuse,
)

# installation and what is decided on a unit
from . import appraisal_withdraw, installation_card_lost, installation_card_return

# invoices and payments
from . import account_payment_register, case_payment, sale_advance_payment

# dispatch
from . import case_assign_line, order_make, order_make_line, order_refuse

# exchange
from . import case_refurbish, dealer_return_intake, dealer_return_intake_line

# old parts
from . import (
    old_part_receipt,
    old_part_receipt_line,
    old_part_recover,
    old_part_write_off,
)

# supply of parts
from . import (
    part_arrival,
    part_arrival_line,
    part_found,
    part_found_line,
    part_post,
    part_request_refuse,
    part_waive,
)
