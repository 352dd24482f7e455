from . import (
    test_payslip_access,
    test_payslip_inputs,
    test_payslip_settlement,
)
