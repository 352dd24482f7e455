from odoo import api, models


class StockLot(models.Model):
    """Serials come from the pattern of the product, wherever core makes them up."""

    _inherit = "stock.lot"

    @api.depends("product_id")
    def _compute_name(self):
        by_pattern = self.filtered(
            lambda lot: not lot.name and lot.product_id.serial_pattern_id
        )
        super(StockLot, self - by_pattern)._compute_name()
        for product, lots in by_pattern.grouped("product_id").items():
            names = product._next_serials(len(lots))
            for lot, name in zip(lots, names, strict=True):
                lot.name = name

    @api.onchange("name", "product_id")
    def _onchange_name(self):
        pattern = self.product_id.serial_pattern_id
        if not (pattern and self.name and pattern._to_rule().is_mistyped(self.name)):
            return None
        return {
            "warning": {
                "title": self.env._("Check Digit"),
                "message": self.env._(
                    "%(serial)s looks like a number of “%(pattern)s”, but its check "
                    "digit is wrong. Read it once more.",
                    serial=self.name,
                    pattern=pattern.name,
                ),
            }
        }

    @api.model
    def generate_lot_names(self, first_lot, count):
        pattern, first = self._get_serial_pattern(first_lot)
        if not pattern:
            return super().generate_lot_names(first_lot, count)
        return [{"lot_name": name} for name in pattern._next_from(first, count)]

    @api.model
    def _get_next_serial(self, company, product):
        if product.serial_pattern_id:
            return product._next_serials(1)[0]
        return super()._get_next_serial(company, product)

    @api.model
    def _get_serial_pattern(self, first_lot):
        """Return the pattern that names go on by, and the first of them.

        Moves name the pattern of their product. Others know a first name only: it is
        one of ours where a pattern has drawn it, or is about to.
        """
        patterns = self.env["aftersales.number.pattern"]
        # sudo: aftersales.number.pattern - whoever receives units draws serials
        patterns = patterns.sudo()
        if self.env.context.get("aftersales_pattern_id"):
            pattern = patterns.browse(self.env.context["aftersales_pattern_id"])
            return pattern, self.env.context.get("aftersales_first_serial")
        for pattern in patterns.search([("product_tmpl_ids", "!=", False)]):
            number = pattern._to_rule().parse(first_lot)
            is_drawn = number is not None and number <= pattern.number_next
            if first_lot == pattern.example or (is_drawn and pattern.prefix):
                return pattern, first_lot
        return patterns, first_lot
