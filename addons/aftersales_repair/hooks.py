from odoo.addons.aftersales_warranty.tools.removal import let_go, take_back

from .removal import remove_counters, remove_operations, remove_places, remove_routes


def post_init_hook(env):
    """Give every company that has a warehouse its places and operation types."""
    env["stock.warehouse"].search([])._create_aftersales_operations()


def uninstall_hook(env):
    """Take away what was made for companies and warehouses, as far as it is unused."""
    let_go(env)
    take_back(
        env,
        "aftersales_warranty.aftersales_group_dispatcher",
        "implied_ids",
        "base.group_partner_manager",
    )
    remove_routes(env)
    remove_operations(env)
    remove_places(env)
    remove_counters(env)
