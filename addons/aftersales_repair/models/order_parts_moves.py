from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..rules.drawing import allot_parts, choose_returns
from .order_parts import DRAWING_STATES


class AftersalesOrder(models.Model):
    """What a technician lacks for his jobs, what he has too much, and its moves."""

    _inherit = "aftersales.order"

    # === DRAWING === #

    def _draw_parts(self):
        """Move what lacks from the store to the technician.

        :return: the transfer, and what the store has too little of, by product
        :raises UserError: when there is nothing to hand out
        """
        self.ensure_one()
        self._check_can_draw()
        missing, free = self._get_missing_parts()
        store = self._get_part_store()
        quantities, lacking = {}, defaultdict(float)
        for (product, lot), quantity in missing.items():
            there = max(0, min(quantity, free[store, product, lot]))
            if product.uom_id.compare(there, 0) > 0:
                quantities[product, lot] = there
                if lot:
                    free[store, product, lot.browse()] -= there
            if product.uom_id.compare(quantity, there) > 0:
                lacking[product] += quantity - there
        if lacking and not quantities:
            self._refuse_lacking(lacking, store)
        picking = self._move_parts("draw", quantities) if quantities else None
        if not picking:
            self._update_drawn_parts()
        return picking or self.env["stock.picking"], lacking

    def _check_can_draw(self):
        self.ensure_one()
        if self.state not in DRAWING_STATES:
            raise UserError(
                self.env._(
                    "Order %(order)s is “%(state)s”; parts are handed out for work "
                    "that is given to a technician and not finished.",
                    order=self.name,
                    state=self._get_state_label(),
                )
            )
        technician = self.technician_id
        technician._ensure_location()
        if technician.location_id.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "%(technician)s keeps his parts at %(other)s and cannot draw "
                    "parts for the work of %(branch)s.",
                    technician=technician.name,
                    other=technician.location_id.company_id.name
                    or technician.company_id.name,
                    branch=self.company_id.name,
                )
            )

    def _get_part_store(self):
        """Return the place the workshop of this order takes its parts from.

        :raises UserError: when the branch has no warehouse
        """
        self.ensure_one()
        return self.company_id._get_aftersales_operation(
            "consumption"
        ).default_location_src_id

    def _get_missing_parts(self):
        """Return what this order's technician lacks for it.

        All his open jobs count, in the order they are planned: what was drawn for
        one is not there for another.

        :return: quantity that lacks, by (product, lot), and what is free, by (place,
            product, lot); no lot is any lot
        """
        self.ensure_one()
        orders = self.technician_id._get_drawing_orders() | self
        orders = orders.sorted(lambda order: (order.date_planned, order.id))
        parts = orders.case_id.part_ids.filtered(lambda part: part._is_awaited())
        hands, store = self.technician_id.location_id, self._get_part_store()
        free = parts._read_free_quantities(hands | store, store)
        held = {
            product: free[hands, product, self.env["stock.lot"]]
            for product in parts.product_id
        }
        drawn = {
            (order, product): sum(by_lot.values())
            for (order, product), by_lot in orders.filtered("has_drawn_parts")
            ._get_drawn_quantities()
            .items()
        }
        missing, needs = {}, []
        for order in orders:
            for part in parts.filtered(lambda part, o=order: part.case_id == o.case_id):
                key = (part.product_id, part.lot_id)
                if not part.lot_id:
                    needs.append((order, part.product_id, part.quantity))
                elif free[(hands, *key)] >= part.quantity:
                    held[part.product_id] -= part.quantity
                    drawn[order, part.product_id] = (
                        drawn.get((order, part.product_id), 0) - part.quantity
                    )
                elif order == self:
                    missing[key] = missing.get(key, 0) + part.quantity
        for (order, product), quantity in allot_parts(needs, drawn, held).items():
            if order == self:
                missing[product, self.env["stock.lot"]] = quantity
        return missing, free

    def _get_drawn_quantities(self):
        """Return what was drawn for these orders and neither used nor returned.

        Only what came into the hands of the order's technician counts: what another
        one drew for it before lies with him.

        :return: quantity by lot, by (order, product)
        :rtype: dict
        """
        drawn = defaultdict(lambda: defaultdict(float))
        for picking in self.part_picking_ids.filtered(
            lambda picking: (
                picking.state == "done"
                and picking.aftersales_operation in ("draw", "give_back")
            )
        ):
            hands = picking.aftersales_order_id.technician_id.location_id
            for line in picking.move_line_ids:
                key = (picking.aftersales_order_id, line.product_id)
                if line.location_dest_id == hands:
                    drawn[key][line.lot_id] += line.quantity_product_uom
                elif line.location_id == hands:
                    drawn[key][line.lot_id] -= line.quantity_product_uom
        for order in self:
            hands = order.technician_id.location_id
            for line in order.log_ids.part_ids.move_ids.move_line_ids:
                if line.state == "done" and line.location_id == hands:
                    key = (order, line.product_id)
                    drawn[key][line.lot_id] -= line.quantity_product_uom
        return drawn

    # === GIVING BACK === #

    def _return_parts(self, *, needed_too=False):
        """Move what each order does not need any more back into the store.

        :param bool needed_too: move what it still needs as well
        """
        pickings = self.env["stock.picking"]
        for order in self:
            needed = {} if needed_too else order._get_needed_quantities()
            quantities = order._get_surplus_parts(needed)
            if quantities:
                pickings |= order._move_parts("give_back", quantities)
        return pickings

    def _get_surplus_parts(self, needed):
        """Return what was drawn for this order and is still held without need.

        :param dict needed: quantity that stays with the technician, by product
        :return: quantity by (product, lot)
        """
        self.ensure_one()
        surplus = {
            (product, lot): quantity
            for (_order, product), by_lot in self._get_drawn_quantities().items()
            for lot, quantity in by_lot.items()
        }
        free = self.technician_id._get_free_quantities(
            self.env["product.product"].union(*(product for product, _lot in surplus))
        )
        for product, quantity in needed.items():
            # what is still needed counts as used
            key = (product, None)
            surplus[key] = -quantity
        return {
            (product, lot): quantity
            for (product, lot), quantity in choose_returns(surplus, free).items()
            if product.uom_id.compare(quantity, 0) > 0
        }

    def _get_needed_quantities(self):
        """Return what the open ones of these orders still plan to use, by product."""
        needed = defaultdict(float)
        for order in self.filtered(lambda order: order.state in DRAWING_STATES):
            for part in order.case_id.part_ids:
                if part._is_awaited():
                    needed[part.product_id] += part.quantity
        return needed

    def _update_drawn_parts(self):
        """Note which of these orders still have parts with their technicians."""
        drawn = self._get_drawn_quantities()
        left = {
            order
            for (order, product), by_lot in drawn.items()
            if product.uom_id.compare(sum(by_lot.values()), 0) > 0
        }
        for order in self:
            free = order.technician_id._get_free_quantities(
                order.part_picking_ids.move_ids.product_id
            )
            has_drawn_parts = order in left and any(
                quantity > 0 for quantity in free.values()
            )
            if order.has_drawn_parts != has_drawn_parts:
                order.has_drawn_parts = has_drawn_parts

    # === MOVES === #

    def _move_parts(self, operation, quantities):
        """Make the transfer of parts between the store and the technician.

        :param operation: draw or give_back
        :param quantities: quantity by (product, lot)
        """
        self.ensure_one()
        hands, store = self.technician_id.location_id, self._get_part_store()
        source, destination = (store, hands) if operation == "draw" else (hands, store)
        return self.env["stock.picking"]._create_aftersales(
            self.company_id._get_aftersales_operation(operation),
            destination=destination,
            partner=self.technician_id.partner_id,
            origin=self.name,
            aftersales_order_id=self.id,
            move_vals_list=[
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "product_uom": product.uom_id.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "aftersales_lot_id": lot.id,
                }
                for (product, lot), quantity in quantities.items()
            ],
        )

    def _refuse_lacking(self, lacking, store):
        raise UserError(
            self.env._(
                "%(store)s has nothing of what order %(order)s lacks: %(parts)s. "
                "Receive the parts or ask for them first.",
                store=store.display_name,
                order=self.name,
                parts=self._format_quantities(lacking),
            )
        )
