{
    "name": "After-Sales Hourly Cost",
    "summary": "Covered labour costs what the employee's own record says",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "auto_install": True,
    "depends": [
        "aftersales_repair",
        "hr_hourly_cost",
    ],
    "uninstall_hook": "uninstall_hook",
}
