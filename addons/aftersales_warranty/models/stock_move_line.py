from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # A serial number may be added to a transfer that is done already.
        done = lines.filtered(lambda line: line.state == "done")
        done.move_id._keep_warranty_cards(done)
        return lines

    def write(self, vals):
        done = self.browse()
        if {"lot_id", "quant_id", "quantity"} & set(vals):
            done = self.filtered(lambda line: line.state == "done" and line.lot_id)
        lot_by_line = {line: line.lot_id for line in done}
        res = super().write(vals)
        if lot_by_line:
            done._correct_warranty_cards(lot_by_line)
        return res

    # === WARRANTY METHODS === #

    def _issue_warranty_cards(self):
        """Issue the cards of delivered serial numbers."""
        cards = self.env["aftersales.warranty.card"]._issue_for_move_lines(self)
        cards.picking_id._log_warranty_cards(cards)
        return cards

    def _suspend_warranty_cards(self):
        """Suspend the cards of the serial numbers that have gone back."""
        for is_sale, lines in self.grouped(
            lambda line: line.move_id._is_sale_return()
        ).items():
            names = ", ".join(filter(None, lines.picking_id.mapped("name")))
            name = names or lines[0].reference or lines[0].product_id.display_name
            # sudo: aftersales.warranty.card - the storekeeper who moves them may not
            lines.lot_id.sudo().card_ids._suspend_returned(
                self.env._("Returned with %s", name)
                if is_sale
                else self.env._("Sent back to the supplier with %s", name)
            )

    def _issue_receipt_cards(self):
        """Issue the cards of received serial numbers, where the type wants it so."""
        cards = self.env["aftersales.warranty.card"]._issue_for_receipt_lines(self)
        cards.picking_id._log_warranty_cards(cards)
        return cards

    def _correct_warranty_cards(self, lot_by_line):
        """Let cards follow a serial number that was corrected after the delivery.

        :param dict lot_by_line: the serial number each line had before
        """
        changed = self.filtered(
            lambda line: line.lot_id != lot_by_line[line] or not line.quantity
        )
        if not changed:
            return
        # sudo: aftersales.warranty.card - a storekeeper corrects, the card follows
        cards = (
            self.env["aftersales.warranty.card"]
            .sudo()
            .search([("move_id", "in", changed.move_id.ids), ("state", "!=", "void")])
        )
        for line in changed:
            old_lot = lot_by_line[line]
            cards.filtered(
                lambda card, line=line, lot=old_lot: (
                    card.move_id == line.move_id and card.lot_id == lot
                )
            )._follow_move_line(line.sudo())
