from . import hr_payslip, score_line, score_period
