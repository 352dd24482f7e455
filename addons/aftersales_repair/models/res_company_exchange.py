from odoo import fields, models


class ResCompany(models.Model):
    """Where units lie that were refurbished, until they are sold or given out again."""

    _inherit = "res.company"

    aftersales_refurbished_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Refurbished Units",
        check_company=True,
        help="Units made as good as new, at the value they were graded with. Outside "
        "every warehouse: no sale of new ones takes them.",
    )

    def _ensure_aftersales_locations(self):
        res = super()._ensure_aftersales_locations()
        for company in self.sudo():
            if not company.aftersales_refurbished_location_id:
                company.with_company(company)._create_refurbished_location()
        return res

    def _create_refurbished_location(self):
        self.ensure_one()
        root = self.aftersales_custody_location_id.location_id
        self.aftersales_refurbished_location_id = self._create_aftersales_location(
            self.env._("Refurbished"), location_id=root.id
        )
