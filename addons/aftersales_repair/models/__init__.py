# first: other models inherit it, or extend the steps of a case
from . import checkpoint_mixin
from . import checkpoint_answer_mixin
from . import diagnosis_mixin
from . import case
from . import case_gate
from . import (
    account_move,
    account_move_line,
    case_batch,
    case_closing,
    case_defaults,
    case_estimate,
    case_invoicing,
    case_state_log,
    case_stock,
    channel,
    checklist,
    checklist_line,
    counter,
    fault,
    notification,
    order,
    order_tariff,
    priority,
    process,
    process_approver,
    product_template,
    quality_check,
    quality_check_line,
    request,
    res_company,
    res_partner,
    res_partner_place,
    sale_order,
    sale_order_line,
    service,
    service_defaults,
    service_type,
    stock_location,
    stock_lot,
    stock_lot_timeline,
    stock_move,
    stock_picking,
    stock_picking_type,
    stock_warehouse,
    tariff,
    technician,
    technician_job,
    unit_finder,
    verdict_mixin,
    work_labor,
    work_labor_tariff,
    work_log,
    work_part,
    work_part_fit,
    work_point,
    work_type,
)

# last: they extend steps of the gate and other models
from . import (
    case_collection,
    case_coverage,
    case_notification,
    case_quality,
    case_serviceable,
    case_tariff,
    case_waiting,
    order_waiting,
    process_quality,
    stock_move_waiting,
    technician_quality,
    work_log_checklist,
    work_log_quality,
    work_part_waiting,
)

# intake; these too extend what the files above define
from . import (
    case_intake,
    case_identify,
    request_source,
    request_customer,
    request_scan,
    request_workshop,
    work_type_remote,
)

# installation and what is decided on a unit
from . import (
    case_installation,
    case_installation_card,
    installation_card,
    order_installation,
    process_installation,
    product_installation,
    request_installation,
    res_company_installation,
    stock_move_installation,
    warranty_card_installation_request,
    warranty_card_stamp,
    work_type_installation,
)
