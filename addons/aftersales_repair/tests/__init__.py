from . import (
    test_case_access,
    test_case_coverage,
    test_case_gate,
    test_case_states,
    test_intake,
    test_lifecycle,
    test_master_data,
    test_money,
    test_part_fit,
    test_quality_sampling,
    test_warranty_order,
    test_unit_timeline,
)
