from collections import defaultdict
from math import inf

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .stock_move_arrival import LOSS_REASONS

BEARERS = [("receiver", "The Branch That Receives"), ("sender", "The Branch That Sent")]
COUNTED = ("arrived", "lost")


class AftersalesPartRequest(models.Model):
    """Parts of which only some arrive: the rest stays on its way, or is given up."""

    _inherit = "aftersales.part.request"

    supply_state = fields.Selection(
        [
            ("waiting", "Not Sent"),
            ("on_the_way", "On the Way"),
            ("partly", "Partly Supplied"),
            ("complete", "Complete"),
        ],
        string="Supply",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="How far the parts of an approved request have come.",
    )
    can_count = fields.Boolean(compute="_compute_can_supply")
    date_counted = fields.Datetime(string="Last Counted On", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    def _compute_can_supply(self):
        super()._compute_can_supply()
        for request in self:
            request.can_count = request.can_receive and any(
                request.line_ids.mapped("quantity_on_the_way")
            )

    # === ACTION METHODS === #

    def action_open_arrival(self):
        """Ask how much of what is on the way has come."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_arrival_action"
        )
        return action | {"context": {"default_request_id": self.id}}

    def action_receive_counted(
        self, counts, borne_by="receiver", reason="missing", note=False
    ):
        """Take in what has come of a shipment, and give up what is lost of it.

        What is in no count stays on its way.

        :param list counts: a dictionary for each part and serial, with ``line_id``,
            ``lot_id`` where it has serials, and the quantities ``arrived`` and ``lost``
        :param str borne_by: whose books the loss goes to, ``receiver`` or ``sender``
        :param str reason: why it is lost: missing, damaged, wrong or other
        :param str note: kept on the request
        """
        self.ensure_one()
        self._lock_rows()
        self._check_state("approved")
        self._check_receiver()
        wanted = self._check_counts(counts)
        if any(wanted["lost"].values()):
            self._check_loss(borne_by, reason)
        left = self._get_moves_on_the_way()._get_left_on_the_way()
        arrived = self._share_count(wanted["arrived"], left)
        lost = self._share_count(wanted["lost"], left)
        # sudo: the step alone dates the request, and is seen by who came second
        self.sudo().date_counted = self.env.cr.now()
        if arrived:
            self.sudo().date_received = self.env.cr.now()
            self._take_in(arrived)
        if lost:
            self._give_up(lost, borne_by, reason, note)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_counted", "supply_state"}

    def _start_supply(self):
        super()._start_supply()
        # sudo: the gate alone writes how far the parts have come
        self.sudo()._update_supply_state()

    def _set_supplied(self):
        super()._set_supplied()
        self._update_supply_state()

    def _action_cancelled(self):
        res = super()._action_cancelled()
        # sudo: the gate alone writes how far the parts have come
        self.sudo()._update_supply_state()
        return res

    def _update_supply_state(self):
        """Write how far the parts have come; as superuser only.

        It is not computed: each move of the stock would have to look for a request.
        """
        for request in self:
            is_granted = request.state in ("approved", "supplied")
            supply_state = is_granted and request._get_supply_state()
            if request.supply_state != supply_state:
                request.supply_state = supply_state

    def _get_supply_state(self):
        self.ensure_one()
        lines = self.line_ids
        if self.date_posted or not any(lines.mapped("quantity_to_come")):
            return "complete"
        if any(lines.mapped("quantity_arrived")):
            return "partly"
        return "on_the_way" if any(lines.mapped("quantity_on_the_way")) else "waiting"

    def _check_counts(self, counts):
        """Return what was counted, by what became of it, line and serial.

        :raises ValidationError: for lines of another request, and for less than zero
        """
        wanted = {what: defaultdict(float) for what in COUNTED}
        for count in counts:
            key, quantities = self._read_count(count)
            if key[0] not in self.line_ids.ids or not quantities:
                raise ValidationError(
                    self.env._(
                        "Count the parts of request %s, in quantities of zero or more.",
                        self.name,
                    )
                )
            for what, quantity in quantities.items():
                wanted[what][key] += quantity
        if not any(any(counted.values()) for counted in wanted.values()):
            raise UserError(
                self.env._("Enter how much has come, or what is lost for good.")
            )
        return wanted

    @api.model
    def _read_count(self, count):
        """Return line and serial of a count, and its quantities, if they are any."""
        try:
            key = (count.get("line_id"), count.get("lot_id") or False)
            quantities = {what: float(count.get(what) or 0.0) for what in COUNTED}
        except (AttributeError, TypeError, ValueError):
            return (False, False), None
        is_good = all(0 <= quantity < inf for quantity in quantities.values())
        return key, is_good and quantities

    def _check_loss(self, borne_by, reason):
        """Refuse a loss without reason, or at the charge of a branch of others."""
        if reason not in dict(LOSS_REASONS) or borne_by not in dict(BEARERS):
            raise ValidationError(
                self.env._("Say why parts are given up, and which branch bears it.")
            )
        if borne_by == "sender" and not self._is_supplier():
            raise AccessError(
                self.env._(
                    "That %(branch)s bears the loss of request %(request)s is decided "
                    "by its own storekeeper. Leave the parts on the way until then, or "
                    "let your branch bear it.",
                    branch=self.supplier_company_id.sudo().name,
                    request=self.name,
                )
            )

    def _share_count(self, wanted, left):
        """Take what was counted off the shipments that are on the way, oldest first.

        :param dict wanted: quantities by line and serial
        :param dict left: what is on the way; what is taken is taken off
        :rtype: dict[tuple[stock.move, stock.lot], float]
        :raises UserError: when more was counted than is on the way
        """
        taken = {}
        for (line_id, lot_id), counted in wanted.items():
            rest = counted
            for key in sorted(left, key=lambda key: key[0].id):
                move, lot = key
                if (move.aftersales_request_line_id.id, lot.id) != (line_id, lot_id):
                    continue
                piece = min(rest, left[key])
                if move.product_id.uom_id.compare(piece, 0) > 0:
                    taken[key] = taken.get(key, 0.0) + piece
                    left[key] -= piece
                    rest -= piece
            self._check_all_shared(line_id, lot_id, rest)
        return taken

    def _check_all_shared(self, line_id, lot_id, rest):
        line = self.line_ids.browse(line_id)
        if line.product_id.uom_id.compare(rest, 0) <= 0:
            return
        # sudo: stock.lot - names what was counted, whoever may read it
        serial = self.env["stock.lot"].sudo().browse(lot_id or []).name
        raise UserError(
            self.env._(
                "Part request %(request)s: %(rest)g more of %(part)s was counted than "
                "is on the way. Look at the transfers, or count again.",
                request=self.name,
                rest=rest,
                part=f"{line.product_id.display_name}"
                + (f" ({serial})" if serial else ""),
            )
        )

    def _take_in(self, arrived):
        """Move what has come to whom it is for.

        :param dict arrived: quantities by shipment and serial
        """
        destination = self._get_destination_location()
        moves = self._get_shipments(arrived)
        self.env["stock.picking"]._create_aftersales(
            self.company_id._get_aftersales_operation("supply"),
            destination=destination,
            partner=moves.company_id.partner_id[:1],
            origin=self.name,
            move_vals_list=[
                move._prepare_arrival_vals(lot, quantity, destination)
                for (move, lot), quantity in arrived.items()
            ],
        )

    def _give_up(self, lost, borne_by, reason, note):
        """Take what will not come off its way, in the books of who bears it.

        :param dict lost: quantities by shipment and serial
        """
        sent = self._get_shipments(lost)
        # a region may have sent after the head office had: each bears its own
        for sender, moves in sent.grouped("company_id").items():
            company = sender if borne_by == "sender" else self.company_id.sudo()
            vals_list = [
                move._prepare_arrival_vals(
                    lot,
                    quantity,
                    move.product_id.with_company(company).property_stock_inventory,
                )
                | {"aftersales_loss_reason": reason}
                for (move, lot), quantity in lost.items()
                if move in moves
            ]
            picking = self.env["stock.picking"]._create_aftersales(
                company._get_aftersales_operation("supply"),
                destination=self.env["stock.location"].browse(
                    vals_list[0]["location_dest_id"]
                ),
                partner=sender.partner_id,
                origin=self.name,
                move_vals_list=vals_list,
            )
            picking.move_ids._post_transit_loss()
            self._log_loss(picking.move_ids, reason, note)

    def _read_on_the_way(self):
        """Return what is on the way to whoever asked, by line and serial.

        :rtype: dict[tuple[aftersales.part.request.line, stock.lot], float]
        """
        self.check_access("read")
        on_the_way = defaultdict(float)
        left = self._get_moves_on_the_way()._get_left_on_the_way()
        for (move, lot), quantity in left.items():
            line = move.aftersales_request_line_id.with_env(self.env)
            on_the_way[line, lot.with_env(self.env)] += quantity
        return on_the_way

    def _get_shipments(self, pieces):
        return self.env["stock.move"].sudo().union(*[move for move, _lot in pieces])

    def _log_loss(self, moves, reason, note):
        """Note on the request what was given up, why, and at whose charge."""
        label = dict(
            moves._fields["aftersales_loss_reason"]._description_selection(self.env)
        )
        body = self.env._(
            "Given up on the way: %(parts)s. %(reason)s; %(branch)s bears it.",
            parts=", ".join(
                f"{move.quantity:g} {move.product_id.display_name}" for move in moves
            ),
            reason=label[reason],
            branch=moves.company_id.name,
        )
        self.message_post(body=f"{body} {note}" if note else body)
