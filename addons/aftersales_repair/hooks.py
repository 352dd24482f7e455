def post_init_hook(env):
    """Give every company that has a warehouse its places and operation types."""
    env["stock.warehouse"].search([])._create_aftersales_operations()
