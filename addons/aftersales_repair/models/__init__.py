# first: other models inherit it, or extend the steps of a case
from . import diagnosis_mixin
from . import case
from . import case_gate
from . import (
    account_move,
    account_move_line,
    case_closing,
    case_estimate,
    case_invoicing,
    case_state_log,
    case_stock,
    channel,
    counter,
    fault,
    order,
    priority,
    process,
    process_approver,
    process_checkpoint,
    quality_check,
    quality_check_line,
    request,
    res_company,
    res_partner,
    sale_order,
    sale_order_line,
    service,
    service_type,
    stock_location,
    stock_lot,
    stock_lot_timeline,
    stock_move,
    stock_picking,
    stock_picking_type,
    stock_warehouse,
    technician,
    unit_finder,
    verdict_mixin,
    work_labor,
    work_log,
    work_part,
    work_part_fit,
    work_type,
)

# last: they extend steps of the gate and other models
from . import (
    case_coverage,
    case_quality,
    process_quality,
    technician_quality,
    work_log_quality,
)
