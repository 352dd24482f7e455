from . import (
    test_audit_log,
    test_log_verdicts,
    test_payslip_access,
    test_payslip_inputs,
    test_payslip_settlement,
    test_rights,
)
