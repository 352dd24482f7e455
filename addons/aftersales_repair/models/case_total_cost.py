from odoo import fields, models


class AftersalesCase(models.Model):
    """What a case has cost us: parts from stock, parts bought as expense, and hours."""

    _inherit = "aftersales.case"

    unstored_cost = fields.Monetary(
        string="Cost of Parts Not Kept in Stock",
        compute="_compute_total_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="What the parts used cost that were an expense when they were bought.",
    )
    labor_cost = fields.Monetary(
        string="Cost of Labour",
        compute="_compute_total_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="The hours that were handed in, at what an hour of each technician costs "
        "today.",
    )
    total_cost = fields.Monetary(
        compute="_compute_total_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="What this case has cost us, whoever bears it.",
    )

    # === COMPUTE METHODS === #

    def _compute_total_cost(self):
        for case in self:
            # sudo: aftersales.work.part - costs of another branch's workshop
            lines = case.sudo()
            unstored = lines.part_ids.filtered(lambda part: not part.is_stored)
            case.unstored_cost = case._sum_costs(unstored)
            case.labor_cost = case._sum_costs(lines.labor_ids)
            case.total_cost = case.currency_id.round(
                case.parts_cost + case.unstored_cost + case.labor_cost
            )

    # === BUSINESS METHODS === #

    def _sum_costs(self, lines):
        """Return what these lines cost, in the currency of the case's branch."""
        self.ensure_one()
        return self.currency_id.round(
            sum(
                line.cost_currency_id._convert(
                    line.cost,
                    self.currency_id,
                    self.company_id,
                    line.log_id.date_end or fields.Date.context_today(self),
                    round=False,
                )
                for line in lines.filtered("cost")
            )
        )
