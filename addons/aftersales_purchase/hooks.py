from odoo.addons.aftersales_warranty.tools.removal import let_go


def uninstall_hook(env):
    """Let what goes hold on to nothing that stays."""
    let_go(env)
