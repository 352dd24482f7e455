from . import demo_payslip
