"""Amounts of lines whose prices include taxes are untaxed from now on."""

from odoo import SUPERUSER_ID, api

BATCH = 1000
AMOUNTS = ("price_full", "price_covered", "price_charged")


def migrate(cr, version):
    """Compute the amounts anew of the lines of products with included taxes."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    taxes = env["account.tax"].with_context(active_test=False).search([])
    included = taxes.filtered("price_include")
    if not included:
        return
    domain = [("product_id.taxes_id", "in", included.ids)]
    for name in (
        "aftersales.work.part",
        "aftersales.work.labor",
        "aftersales.part.request.line",
    ):
        model = env[name].with_context(active_test=False)
        ids = model.search(domain, order="id").ids
        for start in range(0, len(ids), BATCH):
            lines = model.browse(ids[start : start + BATCH])
            for amount in AMOUNTS:
                env.add_to_compute(model._fields[amount], lines)
            env.flush_all()
            env.invalidate_all()
