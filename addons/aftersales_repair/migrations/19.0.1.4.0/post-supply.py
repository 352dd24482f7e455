"""Part requests keep how far their parts have come."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Say it of requests that were granted before."""
    requests = api.Environment(cr, SUPERUSER_ID, {})["aftersales.part.request"]
    requests.search(
        [("state", "in", ("approved", "supplied")), ("supply_state", "=", False)]
    )._update_supply_state()
