from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    aftersales_case_count = fields.Integer(
        compute="_compute_aftersales_case_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    aftersales_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Units With the Agent",
        company_dependent=True,
        copy=False,
        domain="[('is_custody', '=', True)]",
        groups="stock.group_stock_user",
        help="Where customers' units lie in our books while this agent holds them; "
        "made with the first unit he gets.",
    )

    def _compute_aftersales_case_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.aftersales_case_count = counts.get(partner, 0)

    def action_view_aftersales_cases(self):
        """Open the cases of this customer."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("partner_id", "=", self.id)], default_partner_id=self.id
        )

    def _get_aftersales_location(self, company):
        """Return the place of the units this agent holds for a branch, made if missing.

        It lies within the custody of the branch: never valued, never for sale.
        """
        self.ensure_one()
        # sudo: stock.location - roles of the service do not manage the stock
        partner = self.sudo().with_company(company)
        if not partner.aftersales_location_id:
            partner.aftersales_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.name,
                        "usage": "internal",
                        "is_custody": True,
                        "location_id": company._get_custody_location().id,
                        "company_id": company.id,
                    }
                )
            )
        return partner.aftersales_location_id
