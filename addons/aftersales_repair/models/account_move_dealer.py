from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    aftersales_dealer_return_id = fields.Many2one(
        comodel_name="aftersales.dealer.return",
        string="Dealer Return",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )


class AccountMoveLine(models.Model):
    """Lines by which a dealer is credited for units he has brought back."""

    _inherit = "account.move.line"

    aftersales_dealer_line_ids = fields.One2many(
        comodel_name="aftersales.dealer.return.line", inverse_name="refund_line_id"
    )

    def _eligible_for_stock_account(self):
        """Leave the cost out: units in stock again have posted it as graded."""
        # sudo: dealer return - accountants post, whoever took the units
        return (
            super()._eligible_for_stock_account()
            and not self.sudo().aftersales_dealer_line_ids
        )
