from odoo import models


class SaleOrder(models.Model):
    """What a customer pays for posted parts that he keeps, when all else is over."""

    _inherit = "sale.order"

    def _is_of_kept_parts(self):
        """Return whether this estimate is for posted parts that were kept, only."""
        self.ensure_one()
        # sudo: aftersales.work.part - whoever confirms the estimate
        lines = self.sudo().order_line
        return bool(lines) and all(
            line.aftersales_part_ids.posted_end == "kept" for line in lines
        )
