from odoo.addons.aftersales_warranty.tools.removal import find_in_use, let_go


def post_init_hook(env):
    """Let the pay count as an allowance wherever gross and net read ``ALW``.

    Payroll ships its categories as demo data only, so the one in use is looked up.
    """
    categories = env["hr.salary.rule.category"]
    allowance = categories.search([("code", "=", "ALW")], order="id", limit=1)
    env.ref(
        "aftersales_hr_score_payroll.hr_salary_rule_category_aftersales"
    ).parent_id = allowance or categories.create(
        {"name": env._("Allowance"), "code": "ALW", "company_id": False}
    )


def uninstall_hook(env):
    """Let the rule pay nothing any more where payslips of the past still show it."""
    let_go(env)
    rule = env.ref("aftersales_hr_score_payroll.hr_salary_rule_aftersales", False)
    if rule and find_in_use(env, rule):
        rule.active = False
