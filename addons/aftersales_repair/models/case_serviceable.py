from odoo import models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Only units of products that we serve are taken in for service."""

    _inherit = "aftersales.case"

    def action_confirm(self):
        for case in self:
            problem = case._get_unserviceable_problem()
            if problem:
                raise UserError(problem)
        return super().action_confirm()

    def _get_intake_problem(self):
        return self._get_unserviceable_problem() or super()._get_intake_problem()

    def _get_unserviceable_problem(self):
        """Return why this product is not served, or False; what we sell we install."""
        self.ensure_one()
        # reopened cases were taken in while the product was served
        if (
            self.state != "draft"
            or self.is_installation
            or not self.product_id
            or self.product_id.is_serviceable
        ):
            return False
        return self.env._(
            "We do not serve %(product)s: case %(case)s cannot be taken in. Mark the "
            "product as serviceable, or choose another one.",
            product=self.product_id.display_name,
            case=self.name,
        )
