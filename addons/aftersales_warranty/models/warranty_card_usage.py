from odoo import fields, models


class AftersalesWarrantyCard(models.Model):
    """What has been used of the promises of a card."""

    _inherit = "aftersales.warranty.card"

    usage_ids = fields.One2many(
        "aftersales.coverage.usage", "card_id", string="Use of Coverages"
    )

    # === ACTION METHODS === #

    def action_record_usage(self):
        """Ask for a visit or an amount that no case has recorded."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_coverage_usage_action_record"
        )
        coverages = self.coverage_ids
        limited = coverages.filtered("visit_limit") | coverages.filtered("amount_limit")
        context = {"default_coverage_id": limited[:1].id, "card_ids": self.ids}
        return action | {"context": context}
