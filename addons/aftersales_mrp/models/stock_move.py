from odoo import models


class StockMove(models.Model):
    """Moves of parts: ten of a repair leave at once, and hardly ever is one a kit."""

    _inherit = "stock.move"

    def action_explode(self):
        """Take the moves as they are where none is of a kit.

        Core looks for a kit move by move, at a query each; here one answers for all
        products of a company.
        """
        return super().action_explode() if self._has_kit() else self

    def _has_kit(self):
        """Tell whether a product of these moves is a kit, as its company sees it."""
        # sudo: mrp.bom - who moves goods need not read bills of materials, as in core
        boms_sudo = self.env["mrp.bom"].sudo()
        return any(
            kit
            for company, moves in self.grouped("company_id").items()
            for kit in boms_sudo._bom_find(
                moves.product_id, company_id=company.id, bom_type="phantom"
            ).values()
        )
