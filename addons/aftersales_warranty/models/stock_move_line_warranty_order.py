from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.warranty_order import find_overtaken
from ..tools.date_text import name_day
from .stock_quant import STRATEGY

NAMED_UNITS = 5  # how many a message names


class StockMoveLine(models.Model):
    """The units that a delivery carries past ones with an earlier warranty date."""

    _inherit = "stock.move.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._check_warranty_order()
        return lines

    def write(self, vals):
        done = self.browse()
        if {"lot_id", "quant_id"} & set(vals):
            done = self.filtered(lambda line: line.state == "done")
        lot_by_line = {line: line.lot_id for line in done}
        res = super().write(vals)
        # The unit that was put in place of the one that had been checked.
        done.filtered(
            lambda line: line.lot_id != lot_by_line[line]
        )._check_warranty_order()
        return res

    # === CHECK METHODS === #

    def _check_warranty_order(self):
        """Refuse to ship units while earlier ones of the same product stay.

        :raises UserError: naming the units, those to ship instead and the way out
        """
        late = self._get_late_lines()
        if late:
            raise UserError(
                self.env._(
                    "Units with an earlier warranty date have to leave first:\n"
                    "%(units)s\n"
                    "Ship those, or ask somebody with the right to ship later units to "
                    "validate the transfer and to say why.",
                    units=late._describe_overtaken(self),
                )
            )

    def _get_late_lines(self):
        """Return the lines whose units would overtake others in stock."""
        shipped = {}
        for move, own in self._get_lines_with_dates().grouped("move_id").items():
            if not move._is_warranty_order_kept():
                continue
            taken_out = move._get_lots_taken_out()
            shipped |= {
                line: (line._get_shelf(), lot.removal_warranty_date)
                for line, lot in own._get_lots_to_ship().items()
                if lot.removal_warranty_date
                and lot not in taken_out
                and line._is_picked_by_warranty_date()
            }
        lines = self.browse().union(*shipped)
        if not lines:
            return lines
        late = find_overtaken(shipped.items(), lines._get_earliest_in_stock(self))
        # sudo: aftersales.warranty.override - whoever validates is bound by it
        allowed = lines.move_id.picking_id.sudo().warranty_override_ids.lot_ids
        late_lots = self.browse().union(*late)._get_lots_to_ship()
        return self.browse().union(
            *(line for line, lot in late_lots.items() if lot not in allowed)
        )

    def _get_lines_with_dates(self):
        """Return the lines whose unit may have a date, for most products have none."""
        return self.filtered(
            lambda line: line.lot_name or line.lot_id.removal_warranty_date
        )

    def _get_lots_to_ship(self):
        """Return the serial number of each line, also where only its name is keyed in.

        :rtype: dict[stock.move.line, stock.lot]
        """
        found = {}
        named = self.filtered(lambda line: line.lot_name and not line.lot_id)
        if named:
            lots = self.env["stock.lot"].search(
                [
                    ("product_id", "in", named.product_id.ids),
                    ("name", "in", named.mapped("lot_name")),
                ]
            )
            found = {(lot.product_id, lot.name): lot for lot in lots}
        return {
            line: line.lot_id
            or found.get((line.product_id, line.lot_name), line.lot_id)
            for line in self
        }

    def _is_picked_by_warranty_date(self):
        """Tell whether the stock which the unit leaves is kept in this order."""
        self.ensure_one()
        stock = self.location_id.warehouse_id.lot_stock_id
        if not stock:
            return False
        place = self.location_id if self.location_id._child_of(stock) else stock
        quants = self.env["stock.quant"]
        return quants._get_removal_strategy(self.product_id, place) == STRATEGY

    def _get_shelf(self):
        """Return what units have to share to be compared: product and warehouse."""
        self.ensure_one()
        return self.product_id, self.location_id.warehouse_id

    # === STOCK METHODS === #

    def _get_staying_domain(self, delivery):
        """Return the domain of the quants that could have left instead of these lines.

        What is reserved for somebody else could not; what is reserved for the very
        same delivery could.

        :param delivery: all lines that leave together, which do not count
        """
        leaving = delivery.lot_id
        own = (
            delivery.move_id | delivery.move_id.picking_id.move_ids
        ).move_line_ids.filtered(lambda line: line.state not in ("done", "cancel"))
        return (
            self.location_id.warehouse_id._get_sellable_quant_domain()
            & Domain("product_id", "in", self.product_id.ids)
            & Domain("lot_id", "not in", leaving.ids)
            & (
                Domain("reserved_quantity", "<=", 0)
                | Domain("lot_id", "in", (own.lot_id - leaving).ids)
            )
            & Domain("removal_warranty_date", "!=", False)
        )

    def _get_earliest_in_stock(self, delivery):
        """Return the earliest date that would stay in stock, by product and warehouse.

        One query, whatever the number of lines.

        :rtype: dict[tuple, datetime.date]
        """
        # sudo: stock.quant - what lies in stock decides, not what the user may see
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self._get_staying_domain(delivery),
                ["product_id", "location_id"],
                ["removal_warranty_date:min"],
            )
        )
        earliest = {}
        for product, place, date in groups:
            key = (product, place.warehouse_id)
            earliest[key] = min(date, earliest.get(key, date))
        return earliest

    def _describe_overtaken(self, delivery):
        """List late units, each with the one that has to leave before it."""
        # sudo: stock.quant - as above
        quants = self.env["stock.quant"].sudo()
        first = {
            shelf: quants.search(
                lines._get_staying_domain(delivery),
                order="removal_warranty_date, in_date, id",
                limit=1,
            )
            for shelf, lines in self.grouped(lambda line: line._get_shelf()).items()
        }
        sentences = [
            self.env._(
                "• %(late)s (%(late_date)s) would leave before %(first)s "
                "(%(first_date)s) in %(place)s",
                late=lot.name,
                late_date=name_day(self.env, lot.removal_warranty_date),
                first=quant.lot_id.name,
                first_date=name_day(self.env, quant.removal_warranty_date),
                place=quant.location_id.display_name,
            )
            for line, lot in self[:NAMED_UNITS]._get_lots_to_ship().items()
            for quant in first[line._get_shelf()]
        ]
        if len(self) > NAMED_UNITS:
            sentences.append("…")
        return "\n".join(sentences)

    # === ACTION METHODS === #

    def _action_ask_override(self, delivery):
        """Open the dialog that asks why these units leave before others.

        The context goes with it: it says which transfers are being validated.

        :param delivery: all lines that leave together
        """
        return self.env["aftersales.warranty.override.wizard"]._get_action(
            {
                "default_picking_ids": self.move_id.picking_id.ids,
                "default_lot_ids": self.lot_id.ids,
                "default_message": self._describe_overtaken(delivery),
            }
        )
