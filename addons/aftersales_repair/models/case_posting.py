from odoo import fields, models


class AftersalesCase(models.Model):
    """What a case has in the books beside its stock moves and invoices."""

    _inherit = "aftersales.case"

    posting_count = fields.Integer(
        compute="_compute_posting_count",
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    # === COMPUTE METHODS === #

    def _compute_posting_count(self):
        counts = dict(
            self.env["aftersales.posting"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.posting_count = counts.get(case, 0)

    # === ACTION METHODS === #

    def action_view_postings(self):
        """Open what was posted for these cases by templates."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_posting_action"
        )
        return action | {"domain": [("case_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_maker(self):
        """Return the partner who answers for the brand of the unit, if known."""
        self.ensure_one()
        # sudo: aftersales.brand - named on entries, whoever takes the step
        maker = self.sudo().product_id.aftersales_brand_id.partner_id
        return maker.commercial_partner_id
