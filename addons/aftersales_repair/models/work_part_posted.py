from odoo import models
from odoo.exceptions import AccessError


class AftersalesWorkPart(models.Model):
    """A part that went to the customer by post: used before a log names it."""

    _inherit = "aftersales.work.part"

    def _check_not_settled(self):
        """Keep what was posted as it is; only the steps themselves move it on."""
        super()._check_not_settled()
        if self.env.su:
            return
        for part in self:
            # sudo: stock.move - technicians do not read stock moves
            if part.sudo().move_ids:
                raise AccessError(
                    self.env._(
                        "%s was posted to the customer and cannot be changed any more.",
                        part.name,
                    )
                )
