import logging
from collections import Counter
from math import ceil

from psycopg2 import OperationalError

from odoo import models
from odoo.exceptions import ConcurrencyError

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """Deliveries that request the installation of what they deliver.

    The installations of a delivery are kept in line with it: units added, corrected
    or brought back later change them.
    """

    _inherit = "stock.move"

    def _keep_warranty_cards(self, lines=None):
        # after the cards: the installation stands on one
        res = super()._keep_warranty_cards(lines)
        self._keep_installations()
        return res

    def _keep_installations(self):
        """Bring the installations in line with done moves; goods never wait for them.

        What goes wrong is undone, told to an After-Sales manager and logged. Only a
        conflict with another transaction goes up: the whole step is then retried.
        """
        # sudo: whoever moves the goods, installations are ours
        moves = self.sudo().filtered(
            lambda move: (
                move.product_id.needs_installation and not move._is_aftersales_move()
            )
        )
        if not moves or moves._try_sync_installations():
            return
        for move in moves if len(moves) > 1 else ():
            # one bad unit must not keep the others waiting
            move._try_sync_installations()

    def _try_sync_installations(self):
        """Return whether the installations of these moves are in line with them."""
        try:
            with self.env.cr.savepoint():
                self._sync_installations()
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            if len(self) == 1:
                _logger.exception("No installations for %s", self)
                self._tell_missing_installations(error)
            return False
        return True

    def _sync_installations(self):
        """Request what was delivered, and take back what was brought back."""
        done = self.filtered(lambda move: move.state == "done")
        done.filtered(lambda move: move._is_sale_return())._take_back_installations()
        sold = done.filtered(
            lambda move: move._is_warranty_sale() and not move._is_for_dealer()
        )
        if sold:
            sold._sync_sold_installations()

    def _is_for_dealer(self):
        """Tell whether a shop got the goods, which sells them on."""
        customer = self._get_consumer()
        return customer.is_dealer or customer.commercial_partner_id.is_dealer

    def _sync_sold_installations(self):
        """Let each delivered unit have its installation, and no other unit."""
        cases = self.env["aftersales.case"].search(
            [("delivery_move_id", "in", self.ids)]
        )
        by_move = cases.grouped("delivery_move_id")
        wanted = self._adopt_installations(
            {
                move: move._fit_installations(by_move.get(move, cases[:0]))
                for move in self
            }
        )
        groups = self.grouped(
            lambda move: (move.company_id, move.picking_id, move._get_consumer())
        )
        for (company, _picking, consumer), moves in groups.items():
            units = [
                moves.browse(move.id)._prepare_installation_vals(lot_id)
                for move in moves
                for lot_id in wanted[move]
            ]
            if units:
                self.env["aftersales.request"]._request_installations(
                    company, moves[:1]._prepare_request_vals(consumer), units
                )

    def _fit_installations(self, cases):
        """Return the units that lack their installation, as ids of serials.

        Installations of units that were not delivered after all go to those that
        were, or are given up.

        :param cases: all installations this move has requested so far
        """
        self.ensure_one()
        wanted = self._count_units_to_install()
        surplus = cases.browse()
        for case in cases:
            key = self.has_tracking == "serial" and case.lot_id.id
            if wanted[key]:
                wanted[key] -= 1
            elif not case.date_closed:
                surplus |= case
        missing = list(wanted.elements())
        for case in surplus:
            if missing:
                case.lot_id = missing.pop()
            else:
                case._give_up_installation(
                    self.env._("Not delivered after all with %s", self._get_source())
                )
        return missing

    def _count_units_to_install(self):
        """Return how often each serial was delivered, False for pieces without one.

        What is not counted in pieces, as a length of pipe, is one thing to install.
        """
        self.ensure_one()
        lines = self.move_line_ids.filtered(lambda line: line.quantity > 0)
        if self.has_tracking == "serial":
            return Counter(lines.filtered("lot_id").mapped("lot_id.id"))
        quantity = ceil(sum(lines.mapped("quantity_product_uom")))
        unit = self.env.ref("uom.product_uom_unit")
        return Counter(
            {False: quantity if self.product_id.uom_id == unit else min(quantity, 1)}
        )

    def _adopt_installations(self, wanted):
        """Take over installations that somebody has requested before the delivery.

        :param dict wanted: ids of the serials to install, by move
        :return: what is left of it
        """
        lot_ids = [lot_id for ids in wanted.values() for lot_id in ids if lot_id]
        open_by_lot = (
            self.env["aftersales.case"]
            .search(
                [
                    ("lot_id", "in", lot_ids),
                    ("is_installation", "=", True),
                    ("date_closed", "=", False),
                ]
            )
            .grouped(lambda case: case.lot_id.id)
        )
        left = {}
        for move, ids in wanted.items():
            for lot_id in ids:
                if lot_id in open_by_lot:
                    open_by_lot[lot_id].delivery_move_id = move
            left[move] = [lot_id for lot_id in ids if lot_id not in open_by_lot]
        return left

    def _get_consumer(self):
        """Return who bought what this move delivers."""
        self.ensure_one()
        order = self.sale_line_id.order_id
        return order.partner_id or self.picking_id.partner_id or self.partner_id

    def _get_source(self):
        return self.picking_id.name or self.reference or self.product_id.display_name

    def _prepare_request_vals(self, consumer):
        """Prepare what the request takes over from the delivery and its sale."""
        self.ensure_one()
        return {"partner_id": consumer.id, "note": self._get_delivery_note()}

    def _get_delivery_note(self):
        """Return what the installer has to know of the delivery, as text."""
        order = self.sale_line_id.order_id
        lines = [self.env._("Delivered with %s", self._get_source())]
        if order:
            lines.append(self.env._("Sold with %s", order.name))
        return "\n".join(lines)

    def _prepare_installation_vals(self, lot_id):
        """Prepare the installation of one delivered unit.

        :param lot_id: the id of its serial, False for a piece without
        """
        self.ensure_one()
        address = self.picking_id.partner_id
        return {
            "product_id": self.product_id.id,
            "lot_id": lot_id,
            "delivery_move_id": self.id,
            "complaint": self.env._("To be installed"),
            **({"address_id": address.id} if address else {}),
        }

    def _take_back_installations(self):
        """Give up the installations of units that have come back from their sale."""
        for move in self:
            domain = [("is_installation", "=", True), ("date_closed", "=", False)]
            if move.has_tracking == "serial":
                domain += [("lot_id", "in", move.move_line_ids.lot_id.ids)]
                limit = None
            else:
                domain += [("delivery_move_id", "=", move.origin_returned_move_id.id)]
                limit = ceil(move.quantity)
                if not move.origin_returned_move_id:
                    continue
            self.env["aftersales.case"].search(
                domain, limit=limit
            )._give_up_installation(
                self.env._("Brought back with %s", move._get_source())
            )

    def _tell_missing_installations(self, error):
        """Leave a to-do on the transfer whose installations are missing, and say why.

        :param Exception error: what went wrong
        """
        self.ensure_one()
        target = self.picking_id or self.move_line_ids.lot_id[:1]
        if not target:
            return
        target.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("Installation not requested"),
            note=self.env._(
                "Enter the installation of %(product)s by hand. %(reason)s",
                product=self.product_id.display_name,
                reason=str(error) or type(error).__name__,
            ),
            user_id=self._get_card_manager(self.company_id).id,
        )


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _correct_warranty_cards(self, lot_by_line):
        res = super()._correct_warranty_cards(lot_by_line)
        self.move_id._keep_installations()
        return res
