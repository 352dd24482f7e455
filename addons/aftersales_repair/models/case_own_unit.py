from odoo import models


class AftersalesCase(models.Model):
    """Units nobody can bring: ours again and in our own stock, or scrapped."""

    _inherit = "aftersales.case"

    def _get_own_unit_problem(self):
        """Return, in words, why a unit that became ours cannot be taken in, or False.

        One whose sale was never entered here lies in stock too, and is its customer's:
        only what our own steps brought there is refused.
        """
        self.ensure_one()
        # sudo: stock.lot, stock.location - roles of the service do not read the stock
        unit = self.sudo().lot_id
        place = unit.location_id
        if self.place not in ("workshop", "agent"):
            return False
        if unit.aftersales_condition == "scrapped":
            return self.env._(
                "Unit %(unit)s was scrapped: case %(case)s cannot take it in. Check "
                "the serial.",
                unit=unit.name,
                case=self.name,
            )
        if place.usage != "internal" or place.is_custody or not unit._was_made_ours():
            return False
        return self.env._(
            "Unit %(unit)s is ours and lies in %(place)s: case %(case)s cannot take it "
            "in from a customer. Deliver it to him first, or check the serial.",
            unit=unit.name,
            place=place.display_name,
            case=self.name,
        )
