from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    aftersales_dealer_line_ids = fields.One2many(
        comodel_name="aftersales.dealer.return.line",
        inverse_name="lot_id",
        string="Dealer Returns",
        groups="aftersales_warranty.aftersales_group_user",
    )


class AftersalesCase(models.Model):
    """A unit that a dealer has brought back is with us: no customer brings it."""

    _inherit = "aftersales.case"

    def _get_intake_problem(self):
        problem = super()._get_intake_problem()
        if problem or self.place == "customer":
            return problem
        # sudo: dealer return - the branch may be one we do not see
        held = self.sudo().lot_id.aftersales_dealer_line_ids.filtered(
            lambda line: line.is_open and line.state != "draft"
        )
        return bool(held) and self.env._(
            "Unit %(unit)s came back from its dealer with return %(name)s: case "
            "%(case)s cannot take it in. Settle the return first, or check the serial.",
            unit=self.lot_id.name,
            name=held[:1].return_id.name,
            case=self.name,
        )
