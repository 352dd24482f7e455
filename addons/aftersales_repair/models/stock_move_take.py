from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

# names, in the context, the transfers whose goods are held until they are done
TAKEN = "aftersales_taken_picking_ids"
# says, in the context, that the rules of reordering look once the step is done
STEP = "aftersales_step"


class StockMove(models.Model):
    """What a step of the service takes from stock: counted, held and gone at once.

    A reservation is for goods that wait. These do not: all lines of a step are held by
    one lock, where core reserves and frees them one by one.
    """

    _inherit = "stock.move"

    def _should_bypass_reservation(self, forced_location=False):
        return self.picking_id.id in self.env.context.get(TAKEN, ()) or (
            super()._should_bypass_reservation(forced_location)
        )

    def _update_orderpoints(self):
        """Look at the rules of reordering once a step, not for each thing written."""
        if not self.env.context.get(STEP):
            super()._update_orderpoints()

    def _push_apply(self):
        """Leave what a case has moved where it is: its next step moves it on."""
        others = self.filtered(lambda move: not move.aftersales_case_id)
        return super(StockMove, others)._push_apply()

    def _fill_aftersales_quantities(self):
        """Fill what is done, from what is free where stock can run short.

        :return: the quants that are held until the step is done
        :raises UserError: when a part, or its serial, is not there
        """
        scarce = self.filtered(
            lambda move: (
                move.product_id.is_storable
                and not move.location_id.should_bypass_reservation()
            )
        )
        quants = self.env["stock.quant"].search_fetch(
            self._get_taken_domain()
            & (
                Domain("location_id", "child_of", scarce.location_id.ids)
                | Domain(
                    "location_id", "in", (self.location_id | self.location_dest_id).ids
                )
            )
        )
        taken = scarce._filter_takeable(quants)
        held = quants._hold(taken.filtered(lambda quant: quant.quantity > 0))
        # all at once, and confirmed by being done: a list of units comes by one
        # transfer
        self.env["stock.move.line"].create(
            [
                move._prepare_move_line_vals(quantity=move.product_uom_qty)
                | {"lot_id": move.aftersales_lot_id.id}
                for move in self - scarce
            ]
            + scarce._prepare_taken_lines(taken)
        )
        return held

    def _get_taken_domain(self):
        """Return the domain of the quants that these moves can take or add to.

        Who asks for serials holds no other of their kind: these are moved beside him,
        and what has ever been sold of a model is not read for one of it.
        """
        serials = [
            moves.product_id.id
            for moves in self.grouped("product_id").values()
            if all(move.aftersales_lot_id for move in moves)
        ]
        return Domain("product_id", "in", self.product_id.ids) & (
            Domain("product_id", "not in", serials)
            | Domain("lot_id", "in", [False, *self.aftersales_lot_id.ids])
        )

    def _filter_takeable(self, quants):
        """Return those of ``quants`` that lie below where these moves take from."""
        places = tuple(self.location_id.mapped("parent_path"))
        return quants.filtered(
            lambda quant: (
                quant.product_id in self.product_id
                and quant.location_id.parent_path.startswith(places)
            )
        )

    def _prepare_taken_lines(self, quants):
        """Return the values of the lines by which these moves take what is free.

        :param quants: what lies there, held
        :rtype: list[dict]
        :raises UserError: naming what is not there
        """
        free = {quant: quant.quantity - quant.reserved_quantity for quant in quants}
        by_product = quants.grouped("product_id")
        return [
            vals
            for move in self
            for vals in move._prepare_taken_from(
                move._sort_quants(by_product.get(move.product_id, quants.browse())),
                free,
            )
        ]

    def _sort_quants(self, quants):
        """Return those of ``quants`` this move may take from, first what goes first."""
        self.ensure_one()
        lot, place = self.aftersales_lot_id, self.location_id.parent_path
        found = quants.filtered(
            lambda quant: (
                quant.location_id.parent_path.startswith(place)
                and (not lot or not quant.lot_id or quant.lot_id == lot)
            )
        )
        strategy = quants._get_removal_strategy(self.product_id, self.location_id)
        order = quants._get_removal_strategy_order(strategy)
        if order:
            found = found.sorted(order)
        else:  # the closest first, as core has it
            found = found.sorted(lambda q: (q.location_id.complete_name, -q.id))
        return found.sorted(lambda quant: not quant.lot_id)

    def _prepare_taken_from(self, quants, free):
        """Return the lines by which this move takes from ``quants``.

        :param free: the quantity that nobody holds yet, by quant; what this move
            takes is taken off
        """
        self.ensure_one()
        needed, vals_list = self.product_uom_qty, []
        # with what is missing elsewhere below the place, as core counts it
        there = max(sum(free[quant] for quant in quants), 0)
        if self.product_uom.compare(needed, there) > 0:
            self._refuse_shortage(there)
        for quant in quants:
            quantity = min(needed, free[quant])
            if self.product_uom.compare(quantity, 0) <= 0:
                continue
            free[quant] -= quantity
            needed -= quantity
            vals = self._prepare_move_line_vals(quantity, quant)
            if self.aftersales_lot_id:
                vals["lot_id"] = self.aftersales_lot_id.id
            vals_list.append(vals)
        if self.product_uom.compare(needed, 0) > 0:
            self._refuse_shortage(self.product_uom_qty - needed)
        return vals_list

    def _refuse_shortage(self, there):
        self.ensure_one()
        lot = self.aftersales_lot_id
        raise UserError(
            self.env._(
                "%(product)s%(serial)s: %(needed)s needed, %(reserved)s free in "
                "%(location)s. Receive it or choose another part.",
                product=self.product_id.display_name,
                serial=f" ({lot.name})" if lot else "",
                needed=self.product_uom_qty,
                reserved=there,
                location=self.location_id.display_name,
            )
        )
