from collections import defaultdict
from math import inf

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

TAKERS = [("receiver", "The Branch That Receives"), ("sender", "The Branch That Sent")]


class AftersalesPartRequest(models.Model):
    """Parts that were given up on their way between branches and turn up after all."""

    _inherit = "aftersales.part.request"

    can_find = fields.Boolean(compute="_compute_can_supply")
    date_found = fields.Datetime(string="Last Found On", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    def _compute_can_supply(self):
        super()._compute_can_supply()
        for request in self:
            request.can_find = (
                request.state in ("approved", "supplied")
                and (request._is_receiver() or request._is_supplier())
                and any(request.line_ids.mapped("quantity_lost"))
            )

    # === ACTION METHODS === #

    def action_open_found(self):
        """Ask what has turned up, and who takes it in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_found_action"
        )
        taker = "receiver" if self._is_receiver() else "sender"
        return action | {
            "context": {"default_request_id": self.id, "default_taken_by": taker}
        }

    def action_found(self, counts, taken_by="receiver", note=False):
        """Take in what was given up on its way and has turned up after all.

        It is put back on its way first, in the books of the branch that bore the loss,
        and taken in from there at what it was worth when it was sent.

        :param list counts: a dictionary for each part and serial, with ``line_id``,
            ``lot_id`` where it has serials, and the quantity ``found``
        :param str taken_by: into whose store it comes, ``receiver`` or ``sender``
        :param str note: kept on the request
        """
        self.ensure_one()
        self._lock_rows()
        self._check_taker(taken_by)
        left = self._get_moves_lost()._get_left_lost()
        found = self._share_count(self._check_found(counts, left), left)
        # sudo: the step alone dates the request, and is seen by who came second
        self.sudo().date_found = self.env.cr.now()
        self._put_back_on_the_way(found)
        self._bring_in(found, taken_by)
        self._log_found(found, taken_by, note)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_found"}

    def _check_taker(self, taken_by):
        """Refuse to bring parts into a store that is kept by somebody else."""
        if taken_by not in dict(TAKERS):
            raise ValidationError(
                self.env._("Say which branch takes in what has turned up.")
            )
        if taken_by == "receiver":
            self._check_receiver()
        elif not self._is_supplier():
            raise AccessError(
                self.env._(
                    "What goes back into the store of %(branch)s is taken in by its "
                    "own storekeeper.",
                    branch=self.supplier_company_id.sudo().name,
                )
            )

    def _get_moves_lost(self):
        """Return the done moves by which parts of these requests were given up."""
        # sudo: stock.move - a branch does not read the moves of another
        return self.sudo().line_ids.move_ids.filtered(
            lambda move: move.state == "done" and move.aftersales_loss_reason
        )

    def _read_lost(self):
        """Return what is given up, by line and serial.

        :rtype: dict[tuple[aftersales.part.request.line, stock.lot], float]
        """
        self.check_access("read")
        lost = defaultdict(float)
        for (move, lot), quantity in self._get_moves_lost()._get_left_lost().items():
            line = move.aftersales_request_line_id.with_env(self.env)
            lost[line, lot.with_env(self.env)] += quantity
        return lost

    def _check_found(self, counts, left):
        """Return what has turned up, by line and serial.

        :param dict left: what was given up, by move and serial
        :raises ValidationError: for lines of another request, and for less than zero
        :raises UserError: for nothing, and for more than was given up
        """
        wanted = defaultdict(float)
        for count in counts:
            key, quantity = self._read_found(count)
            if key[0] not in self.line_ids.ids or quantity is None:
                raise ValidationError(
                    self.env._(
                        "Enter what has turned up of request %s, in quantities of zero "
                        "or more.",
                        self.name,
                    )
                )
            wanted[key] += quantity
        if not any(wanted.values()):
            raise UserError(self.env._("Enter how much has turned up."))
        lost = defaultdict(float)
        for (move, lot), quantity in left.items():
            lost[move.aftersales_request_line_id.id, lot.id] += quantity
        for key, quantity in wanted.items():
            line = self.line_ids.browse(key[0])
            if line.product_id.uom_id.compare(quantity, lost[key]) > 0:
                raise UserError(
                    self.env._(
                        "Part request %(request)s: %(quantity)g of %(part)s cannot "
                        "have turned up, %(lost)g is given up.",
                        request=self.name,
                        quantity=quantity,
                        part=line.product_id.display_name,
                        lost=lost[key],
                    )
                )
        return wanted

    @api.model
    def _read_found(self, count):
        """Return line and serial of a count, and its quantity, None if it is none."""
        try:
            key = (count.get("line_id"), count.get("lot_id") or False)
            quantity = float(count.get("found") or 0.0)
        except (AttributeError, TypeError, ValueError):
            return (False, False), None
        return key, quantity if 0 <= quantity < inf else None

    def _put_back_on_the_way(self, found):
        """Take the loss back, in the books of who bore it.

        :param dict found: quantities by the move that gave them up, and serial
        """
        lost = self._get_shipments(found)
        for company, moves in lost.grouped("company_id").items():
            picking = self.env["stock.picking"]._create_aftersales(
                company._get_aftersales_operation("supply"),
                destination=moves.aftersales_sent_move_id.location_dest_id[:1],
                origin=self.name,
                move_vals_list=[
                    move._prepare_found_vals(lot, quantity)
                    for (move, lot), quantity in found.items()
                    if move in moves
                ],
            )
            picking.move_ids._post_transit_loss()

    def _bring_in(self, found, taken_by):
        """Move what has turned up to whom it is for, or to where it came from.

        :param dict found: quantities by the move that gave them up, and serial
        """
        places = {
            move: self._get_found_destination(move.aftersales_sent_move_id, taken_by)
            for move in self._get_shipments(found)
        }
        for place in self.env["stock.location"].union(*places.values()):
            company = place.sudo().company_id
            self.env["stock.picking"]._create_aftersales(
                company._get_aftersales_operation("supply"),
                destination=place,
                origin=self.name,
                move_vals_list=[
                    move._prepare_found_arrival_vals(lot, quantity, place)
                    for (move, lot), quantity in found.items()
                    if places[move] == place
                ],
            )

    def _get_found_destination(self, sent, taken_by):
        """Return where parts of a shipment are to lie that have turned up."""
        if taken_by == "sender":
            return sent.location_id
        if self.state == "approved":
            return self._get_destination_location()
        # who waited for them was served otherwise
        return self.company_id._get_part_store()

    def _log_found(self, found, taken_by, note):
        """Note on the request what has turned up, and who has it."""
        branch = self.company_id if taken_by == "receiver" else self.supplier_company_id
        body = self.env._(
            "Turned up after all: %(parts)s. %(branch)s takes it in.",
            parts=", ".join(
                f"{quantity:g} {move.product_id.display_name}"
                + (f" ({lot.name})" if lot else "")
                for (move, lot), quantity in found.items()
            ),
            branch=branch.sudo().name,
        )
        self.message_post(body=f"{body} {note}" if note else body)
