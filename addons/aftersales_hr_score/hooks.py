from odoo.addons.aftersales_warranty.tools.removal import let_go, take_back


def uninstall_hook(env):
    """Let what goes hold on to nothing that stays."""
    let_go(env)
    take_back(
        env,
        "aftersales_warranty.aftersales_menu_root",
        "group_ids",
        "hr.group_hr_user",
    )
