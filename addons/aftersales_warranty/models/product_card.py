from odoo import models


class ProductTemplate(models.Model):
    """What is done with all warranty cards of a product at once."""

    _inherit = "product.template"

    def action_suspend_cards(self):
        """Open the dialog that suspends or resumes all cards of these products."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_warranty_card_suspend_action"
        )
        return action | {
            "context": {"default_product_ids": self.product_variant_ids.ids}
        }
