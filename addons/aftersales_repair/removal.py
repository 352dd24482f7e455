"""What companies and warehouses were given, and how it goes when the addon does.

Transfers of the past keep their operation types and places: those are archived, so
that nobody chooses them any more. A place with goods in it stays open until the goods
are moved out.
"""

from odoo.addons.aftersales_warranty.tools.removal import find_in_use


def remove_operations(env):
    """Delete the operation types no transfer was made by, archive the others."""
    types = env["stock.picking.type"].with_context(active_test=False)
    own = types.search([("aftersales_operation", "!=", False)])
    # drawing and giving back name each other: that is no use
    own.return_picking_type_id = False
    env.flush_all()
    used = find_in_use(env, own)
    sequences = (own - used).sequence_id
    (own - used).unlink()
    env.flush_all()
    (sequences - find_in_use(env, sequences)).unlink()
    used.action_archive()


def remove_places(env):
    """Delete the places nothing ever passed, archive the empty ones."""
    places = _get_places(env)
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
