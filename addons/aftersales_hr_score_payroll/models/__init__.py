from . import hr_payslip, hr_payslip_audit, score_line, score_period
