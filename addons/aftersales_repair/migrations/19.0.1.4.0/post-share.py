"""Invoices posted before get told apart what each case has in them."""

from odoo import SUPERUSER_ID, api

BATCH = 1000


def migrate(cr, version):
    """Make the shares of each posted invoice of cases that has none."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    cr.execute(
        """
        SELECT DISTINCT move.id
          FROM account_move AS move
          JOIN account_move_line AS line ON line.move_id = move.id
          LEFT JOIN sale_order_line_invoice_rel AS rel
                 ON rel.invoice_line_id = line.id
          LEFT JOIN sale_order_line AS sold ON sold.id = rel.order_line_id
          LEFT JOIN sale_order AS sale ON sale.id = sold.order_id
         WHERE move.state = 'posted'
           AND move.move_type IN ('out_invoice', 'out_refund')
           AND (sale.aftersales_case_id IS NOT NULL
                OR move.aftersales_exchange_case_id IS NOT NULL)
           AND NOT EXISTS (
               SELECT FROM aftersales_invoice_share WHERE move_id = move.id)
         ORDER BY move.id
        """
    )
    ids = [row[0] for row in cr.fetchall()]
    for start in range(0, len(ids), BATCH):
        env["account.move"].browse(ids[start : start + BATCH])._refresh_case_shares()
        env.flush_all()
        env.invalidate_all()
