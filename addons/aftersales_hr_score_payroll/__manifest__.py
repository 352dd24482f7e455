{
    "name": "After-Sales Score and Pay in Payroll",
    "summary": "Approved after-sales pay reaches the payslip, once and traceably",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "auto_install": True,
    "depends": [
        "aftersales_hr_score",
        "payroll",
    ],
    "data": [
        "data/hr_salary_rule_data.xml",
        "views/hr_payslip_views.xml",
        "views/score_line_views.xml",
    ],
    "demo": [
        "demo/payroll_demo.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
