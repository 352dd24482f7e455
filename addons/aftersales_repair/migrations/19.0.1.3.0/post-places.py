"""Companies and warehouses that are there already get what is new to them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Make what is missing; what is there stays as people have set it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    warehouses = env["stock.warehouse"].search([])
    companies = warehouses.company_id | env["res.company"].search(
        [("aftersales_custody_location_id", "!=", False)]
    )
    companies._ensure_aftersales_locations()
    warehouses._create_aftersales_operations()
