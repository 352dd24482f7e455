from odoo import api, models


class MrpProductionSerials(models.TransientModel):
    """Serial numbers of a run, drawn from the pattern of the product."""

    _inherit = "mrp.production.serials"

    @api.depends("production_id")
    def _compute_lot_name(self):
        for wizard in self:
            pattern = wizard._get_serial_pattern()
            if pattern and not (
                wizard.lot_name or wizard.production_id.lot_producing_ids
            ):
                wizard.lot_name = pattern.example
        return super()._compute_lot_name()

    def _get_serial_pattern(self):
        """Return the pattern of the product that is made, if it has one."""
        # sudo: aftersales.number.pattern - whoever makes units numbers them
        return self.production_id.product_id.sudo().serial_pattern_id

    def action_generate_serial_numbers(self):
        """Draw the numbers instead of counting on from the first one.

        Counting would miss the check digit. A first number that is not the next of
        the pattern was keyed in on purpose, and core counts on from it.
        """
        self.ensure_one()
        action = super().action_generate_serial_numbers()
        pattern = self._get_serial_pattern()
        if pattern and self.lot_quantity > 0 and self.lot_name == pattern.example:
            self.serial_numbers = "\n".join(pattern._next_many(self.lot_quantity))
        return action
