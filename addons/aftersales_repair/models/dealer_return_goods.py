from odoo import models


class AftersalesDealerReturnLine(models.Model):
    """The ways of units that a dealer has brought: stock, second life, scrap, back."""

    _inherit = "aftersales.dealer.return.line"

    def _go_restock(self):
        """Bring units back into stock, at what they cost; they are new as ever.

        Their cards rest: the next sale does with them what their type says.
        """
        operation = self.company_id._get_aftersales_operation("recovery")
        self._move_goods(
            "recovery",
            self.company_id._get_custody_location(),
            operation.default_location_dest_id,
            is_valued=True,
            aftersales_condition="new",
        )
        self.lot_id._set_condition("new")

    def _go_refurbish(self):
        """Give units their second life, at the value they are graded with."""
        self._move_goods(
            "refurbish",
            self.company_id._get_custody_location(),
            self.company_id.aftersales_refurbished_location_id,
            is_valued=True,
        )
        self.env["aftersales.warranty.card"]._renew_for_refurbished(
            self.lot_id, self.env._("Refurbished with %s", self.return_id.name)
        )

    def _go_scrap(self):
        """Scrap units, and end what is promised for them."""
        company = self.company_id
        scraps = self.env["stock.scrap"]._with_aftersales_rights(company)
        scraps.create(
            [
                {
                    "product_id": line.product_id.id,
                    "lot_id": line.lot_id.id,
                    "scrap_qty": line.quantity,
                    "company_id": company.id,
                    "location_id": company._get_custody_location().id,
                    "origin": line.return_id.name,
                    "aftersales_dealer_line_id": line.id,
                }
                for line in self
            ]
        ).do_scrap()
        self.lot_id.card_ids._end_with_unit(
            self.env._("Scrapped with %s", self.return_id.name)
        )

    def _go_back(self):
        """Give units back to the dealer; their cards go on."""
        self._move_goods(
            "handover",
            self.company_id._get_custody_location(),
            self.env["stock.location"]._get_customers(),
        )
        cards = self.lot_id.card_ids.filtered(
            lambda card: card.state == "suspended" and card.return_date
        )
        cards.action_resume(
            self.env._("Given back to %s", self.partner_id.display_name)
        )

    def _get_stock_value(self):
        """Return what one is worth in the books: its grade, or its standard cost."""
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        if product.cost_method == "standard":
            return product.standard_price
        return self.unit_value

    def _move_goods(
        self, operation, source, destination, *, is_valued=False, **move_vals
    ):
        """Move the units of one return with one transfer in its branch's books."""
        company = self.company_id
        return self.env["stock.picking"]._create_aftersales(
            company._get_aftersales_operation(operation),
            destination=destination,
            partner=self.partner_id,
            origin=self.return_id.name,
            move_vals_list=[
                {
                    "aftersales_dealer_line_id": line.id,
                    "product_id": line.product_id.id,
                    "product_uom_qty": line.quantity,
                    "product_uom": line.product_id.uom_id.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "aftersales_lot_id": line.lot_id.id,
                    "is_aftersales_graded": is_valued,
                    "aftersales_unit_value": line._get_stock_value()
                    if is_valued
                    else 0,
                    **move_vals,
                }
                for line in self
            ],
        )
