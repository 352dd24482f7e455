from odoo import api, models
from odoo.tools import SQL


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "aftersales.audited.mixin"]
    _audited_fields = ("state", "partner_id", "invoice_date", "date", "amount_total")

    @api.model
    def _get_audited_condition(self):
        # an invoice is of a case by its lines: looked at once for all, at the end
        return SQL(
            """
            line.action = 'unlink' OR EXISTS (
                SELECT FROM account_move_line AS item
                  JOIN sale_order_line_invoice_rel AS link
                    ON link.invoice_line_id = item.id
                  JOIN sale_order_line AS sold ON sold.id = link.order_line_id
                  JOIN sale_order AS sale ON sale.id = sold.order_id
                 WHERE item.move_id = line.res_id
                   AND sale.aftersales_case_id IS NOT NULL
            )
            """
        )
