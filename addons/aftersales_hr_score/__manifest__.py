{
    "name": "After-Sales Score and Pay",
    "summary": "Score and commission of technicians, traceable to the job",
    "version": "19.0.1.1.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "depends": [
        "aftersales_repair",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/aftersales_hr_score_security.xml",
        "data/score_scheme_data.xml",
        "data/ir_cron_data.xml",
        "views/score_line_templates.xml",
        "views/score_line_views.xml",
        "views/score_period_views.xml",
        "views/score_scheme_views.xml",
        "views/case_views.xml",
        "views/hr_employee_views.xml",
        "views/technician_views.xml",
        "views/work_log_views.xml",
        "views/aftersales_hr_score_menus.xml",
    ],
    "demo": [
        "demo/score_demo.xml",
    ],
}
