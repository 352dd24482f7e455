"""What companies and warehouses were given, and how it goes when the addon does.

Transfers of the past keep their operation types and places: those are archived, so
that nobody chooses them any more. A place with goods in it stays open until the goods
are moved out.
"""

from odoo import SUPERUSER_ID

from odoo.addons.aftersales_warranty.tools.removal import find_in_use


def remove_routes(env):
    """Delete the routes that supply technicians, archive those moves came by.

    Reordering at places of ours would go on asking for parts: it is archived.
    """
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    routes = warehouses.aftersales_supply_route_id
    env["stock.warehouse.orderpoint"].search(
        [("location_id", "in", _get_places(env).ids)]
    ).action_archive()
    _remove(env, routes.with_context(active_test=False).rule_ids)
    _remove(env, routes)


def _remove(env, records):
    """Delete what nothing points to, archive the rest."""
    env.flush_all()
    used = find_in_use(env, records)
    (records - used).unlink()
    used.action_archive()
    env.flush_all()


def remove_operations(env):
    """Delete the operation types no transfer was made by, archive the others."""
    types = env["stock.picking.type"].with_context(active_test=False)
    own = types.search([("aftersales_operation", "!=", False)])
    # drawing and giving back name each other: that is no use
    own.return_picking_type_id = False
    sequences = own.sequence_id
    _remove(env, own)
    (sequences - find_in_use(env, sequences)).unlink()


def remove_places(env):
    """Delete the places nothing ever passed, archive the empty ones."""
    places = _get_places(env)
    accounts = places.valuation_account_id
    used = find_in_use(env, places)
    while free := places - used:
        # what lies in a place uses it: the leaves go first
        places -= free
        free.unlink()
        env.flush_all()
        used = find_in_use(env, places)
    stocked = env["stock.quant"].search(
        [("location_id", "in", places.ids), ("quantity", "!=", 0)]
    )
    kept = env["stock.location"].search([("id", "parent_of", stocked.location_id.ids)])
    _archive(places - kept)
    _remove_accounts(env, accounts)


def _remove_accounts(env, accounts):
    """Delete the accounts made for places that are gone, if nothing was booked.

    Those of the chart have an external id, those of the accountant another creator.
    """
    made = accounts.filtered(
        lambda account: (
            account.create_uid.id == SUPERUSER_ID
            and not account.get_external_id()[account.id]
        )
    )
    (made - find_in_use(env, made)).unlink()


def _archive(places):
    """Archive from the leaves on: core looks for goods below each place."""
    for place in places.sorted("parent_path", reverse=True):
        place.action_archive()


def _get_places(env):
    """Return the after-sales places of all companies, with all that lies in them."""
    locations = env["stock.location"].with_context(active_test=False)
    companies = env["res.company"].with_context(active_test=False).search([])
    roots = companies.aftersales_custody_location_id.location_id
    roots |= companies.aftersales_transit_location_id
    roots |= locations.search([("aftersales_cost_carrier", "!=", False)])
    return locations.search([("id", "child_of", roots.ids)])


def remove_counters(env):
    """Delete the counters of the branches; their documents go too."""
    codes = env["res.company"]._get_branch_sequence_codes()
    sequences = env["ir.sequence"].with_context(active_test=False)
    sequences.search([("code", "in", codes)]).unlink()
