from . import (
    test_case_access,
    test_case_batch,
    test_case_closing,
    test_case_coverage,
    test_case_defaults,
    test_case_gate,
    test_case_notification,
    test_case_states,
    test_household_data,
    test_checklist,
    test_case_verdict,
    test_case_waiting,
    test_intake,
    test_lifecycle,
    test_master_data,
    test_money,
    test_part_fit,
    test_rule_tariff,
    test_tariff,
    test_process,
    test_quality_sampling,
    test_request_form,
    test_warranty_order,
    test_unit_timeline,
)

# installation and what is decided on a unit
from . import test_installation, test_installation_delivery
