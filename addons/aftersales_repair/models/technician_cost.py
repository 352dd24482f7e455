from odoo import fields, models


class AftersalesTechnician(models.Model):
    """What an hour of a technician costs us."""

    _inherit = "aftersales.technician"

    cost_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of Cost"
    )
    hourly_cost = fields.Monetary(
        currency_field="cost_currency_id",
        groups="aftersales_warranty.aftersales_group_accountant,"
        "aftersales_warranty.aftersales_group_manager",
        help="With wages and all that comes on top. Hours of covered work cost the "
        "carriers of the warranty so much, where a posting template for covered "
        "labour is active.",
    )

    _hourly_cost_positive = models.Constraint(
        "CHECK (hourly_cost IS NULL OR hourly_cost >= 0)",
        "An hour of a technician costs nothing at least.",
    )

    # === BUSINESS METHODS === #

    def _get_hourly_cost(self, company):
        """Return what an hour costs, in the currency of a company. Hook.

        :param company: the ``res.company`` in whose books it is posted
        """
        self.ensure_one()
        # sudo: aftersales.technician - whoever approves need not know it
        technician = self.sudo()
        return technician.cost_currency_id._convert(
            technician.hourly_cost, company.currency_id, company, round=False
        )
