{
    "name": "After-Sales Portal",
    "summary": "Portal pages for customers, agents and technicians",
    "version": "19.0.1.2.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "depends": [
        "aftersales_repair",
        "portal",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/aftersales_portal_security.xml",
        "security/sms_message_security.xml",
        "views/portal_templates.xml",
        "views/rate_limit_templates.xml",
        "views/check_templates.xml",
        "views/warranty_card_templates.xml",
        "views/case_templates.xml",
        "views/job_templates.xml",
        "views/job_evidence_templates.xml",
        "views/portal_actions.xml",
        "views/sms_message_views.xml",
        "views/sms_gateway_views.xml",
        "views/res_company_views.xml",
    ],
    "demo": [
        "demo/portal_demo.xml",
        "demo/sms_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "aftersales_portal/static/src/interactions/*.js",
            "aftersales_portal/static/src/scss/aftersales_portal.scss",
        ],
        "web.assets_tests": [
            "aftersales_portal/static/tests/tours/*.js",
        ],
    },
}
