# first: other models inherit it, or extend the steps of a case
from . import checkpoint_mixin
from . import checkpoint_answer_mixin
from . import branch_document_mixin
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
    ir_rule,
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
    res_company_branch,
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
    case_comeback,
    case_coverage,
    case_estimate_answer,
    case_notification,
    case_quality,
    case_review,
    case_serviceable,
    case_tariff,
    case_waiting,
    free_search_mixin,
    order_waiting,
    process_quality,
    search_facts,
    service_history_mixin,
    service_properties,
    stock_move_waiting,
    technical_document_mixin,
    process_approver_review,
    res_company_quality,
    technician_quality,
    work_log_checklist,
    process_rejection,
    sale_order_answer,
    work_labor_fee,
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

# place of work; these extend steps of the gate and of the order
from . import case_custody, case_agent, case_transfer, case_visit, order_place
