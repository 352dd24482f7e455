from odoo import api, models

from ..rules.identifier import LATIN_DIGITS, clean_identifier


class StockMove(models.Model):
    """Receipts and productions take serials from the pattern of the product."""

    _inherit = "stock.move"

    def _generate_serial_numbers(
        self, next_serial, next_serial_count=False, location_id=False
    ):
        move, first = self._with_serial_pattern(self.product_id, next_serial)
        return super(StockMove, move)._generate_serial_numbers(
            first, next_serial_count, location_id
        )

    @api.model
    def action_generate_lot_line_vals(
        self, context_data, mode, first_lot, count, lot_text
    ):
        moves = self
        if mode == "generate":
            product = self.env["product.product"].browse(
                context_data.get("default_product_id") or ()
            )
            moves, first_lot = self._with_serial_pattern(product, first_lot)
        lot_text = lot_text and lot_text.translate(LATIN_DIGITS)
        return super(StockMove, moves).action_generate_lot_line_vals(
            context_data, mode, first_lot, count, lot_text
        )

    def _with_serial_pattern(self, product, first_lot):
        """Name the pattern that serials go on by, see ``generate_lot_names``.

        Core gets no first name then: it would set the counter back to behind it,
        onto numbers that others have drawn meanwhile. A name of another shape, such
        as one of the maker's, is counted on as core does.
        """
        first_lot = clean_identifier(first_lot)
        pattern = product.serial_pattern_id
        if not pattern or (first_lot and not pattern._is_valid(first_lot)):
            return self, first_lot
        context = {
            "aftersales_pattern_id": pattern.id,
            "aftersales_first_serial": first_lot,
        }
        return self.with_context(**context), ""

    def _create_lot_ids_from_move_line_vals(
        self, vals_list, product_id, company_id=False
    ):
        # core finds the units again by the very names it creates them with
        for vals in vals_list:
            if vals.get("lot_name"):
                vals["lot_name"] = clean_identifier(vals["lot_name"])
        return super()._create_lot_ids_from_move_line_vals(
            vals_list, product_id, company_id
        )


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_lot_name(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_lot_name(vals))

    @api.model
    def _clean_lot_name(self, vals):
        """Take blanks and Persian digits out of a serial typed on a transfer."""
        if not vals.get("lot_name"):
            return vals
        return vals | {"lot_name": clean_identifier(vals["lot_name"]) or False}
