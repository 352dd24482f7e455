from odoo import models


class AftersalesCase(models.Model):
    """Warranty cost that would stand in the books as nothing."""

    _inherit = "aftersales.case"

    def _consume_parts(self, parts):
        res = super()._consume_parts(parts)
        # sudo: stock.move - technicians do not read stock moves
        parts.sudo()._flag_missing_cost()
        return res
