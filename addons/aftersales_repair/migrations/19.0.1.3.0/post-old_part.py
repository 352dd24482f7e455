"""Parts used before old parts were on record get theirs: owed, or come back."""

from odoo import SUPERUSER_ID, api

BATCH = 1000


def migrate(cr, version):
    """Open a debt for each used line whose old part must come back.

    What came into custody meanwhile is received, from the day it came.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    # their places come first
    env["stock.warehouse"].search([])._create_aftersales_operations()
    domain = [
        ("is_old_part_due", "=", True),
        ("move_ids.state", "=", "done"),
        ("old_part_ids", "=", False),
    ]
    parts = env["aftersales.work.part"]
    while batch := parts.search(domain, limit=BATCH):
        for company, group in batch.grouped("company_id").items():
            own = group.with_context(allowed_company_ids=company.ids)
            own._open_old_parts()._adopt_receipts()
        env.flush_all()
        env.invalidate_all()
