from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class AftersalesPartRequest(models.Model):
    """How asked parts come: from a store, a branch, a procurement, or the maker.

    Between branches they travel by two transfers, one in the books of each, over a
    place that belongs to neither.
    """

    _inherit = "aftersales.part.request"

    picking_ids = fields.Many2many(
        comodel_name="stock.picking",
        compute="_compute_picking_ids",
        # one of the two branches has made each of them, and neither sees all
        compute_sudo=True,
    )
    picking_count = fields.Integer(compute="_compute_picking_ids", compute_sudo=True)
    date_sent = fields.Datetime(readonly=True, copy=False)
    date_received = fields.Datetime(readonly=True, copy=False)
    can_send = fields.Boolean(compute="_compute_can_supply")
    can_receive = fields.Boolean(compute="_compute_can_supply")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.move_ids.picking_id")
    def _compute_picking_ids(self):
        for request in self:
            pickings = request.line_ids.move_ids.picking_id
            request.picking_ids = pickings
            request.picking_count = len(pickings)

    @api.depends_context("uid", "su")
    @api.depends("state", "supply_method", "line_ids.move_ids.state")
    def _compute_can_supply(self):
        for request in self:
            is_approved = request.state == "approved"
            request.can_send = (
                is_approved
                and request._is_sent_by_store()
                and request._is_supplier()
                and any(request.line_ids.mapped("quantity_to_send"))
            )
            request.can_receive = (
                is_approved and request._is_receiver() and request._is_receipt_due()
            )

    # === ACTION METHODS === #

    def action_send(self):
        """Send what is free of the parts, as far as it was not sent yet.

        From the own store they go to whom they are for; to another branch they go on
        the way, and are received there.
        """
        self._lock_rows()
        for request in self:
            request._check_state("approved")
            request._check_supplier()
            lines = request.line_ids.filtered("quantity_to_send")
            if not request._is_sent_by_store() or not lines:
                request._refuse_supply(self.env._("nothing is left to be sent."))
            request._send(lines)
        # sudo: the step alone dates the request, and is seen by who came second
        self.sudo().date_sent = self.env.cr.now()

    def action_receive(self):
        """Take in what was sent by another branch or comes from the maker."""
        self._lock_rows()
        for request in self:
            request._check_state("approved")
            request._check_receiver()
            if not request._is_receipt_due():
                request._refuse_supply(self.env._("nothing is on the way."))
            request._receive()
        # sudo: the step alone dates the request, and is seen by who came second
        self.sudo().date_received = self.env.cr.now()

    def action_close(self):
        """End requests of which no more will come."""
        self._lock_rows()
        for request in self:
            request._check_state("approved")
            request._check_supplier()
            if request._get_moves_on_the_way():
                request._refuse_supply(
                    self.env._("parts are on the way; receive them first.")
                )
        self.sudo()._set_supplied()

    def action_view_pickings(self):
        """Open the transfers of these requests."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        return action | {
            "domain": [("id", "in", self.picking_ids.ids)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_sent", "date_received"}

    def _refuse_supply(self, problem):
        raise UserError(
            self.env._(
                "Part request %(request)s: %(problem)s",
                request=self.name,
                problem=problem,
            )
        )

    def _is_receiver(self):
        """Return whether the user keeps the store of the asking branch, or above it."""
        self.ensure_one()
        if self.env.su:
            return True
        group = "aftersales_warranty.aftersales_group_storekeeper"
        # sudo: res.company - the branches above are out of sight from below
        above = self.company_id.sudo().parent_ids
        return self.env.user.has_group(group) and bool(
            above & self.env.user.company_ids
        )

    def _check_receiver(self):
        if not self._is_receiver():
            raise AccessError(
                self.env._(
                    "The parts of request %(request)s are received by the storekeeper "
                    "of %(branch)s.",
                    request=self.name,
                    branch=self.company_id.sudo().name,
                )
            )

    def _is_sent_by_store(self):
        """Return whether a store sends the parts; by post they leave another way."""
        return self.supply_method == "branch" or (
            self.supply_method == "store" and self.destination != "customer"
        )

    def _is_receipt_due(self):
        return bool(self._get_moves_on_the_way() or self._get_maker_moves())

    def _get_moves_on_the_way(self):
        """Return the done moves to the transit of which something has not come."""
        # sudo: stock.move - a branch does not read the moves of another
        return self.sudo().line_ids.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.location_dest_id.usage == "transit"
                and not move.aftersales_lost_move_id
                and move._get_left_on_the_way()
            )
        )

    def _get_destination_location(self):
        """Return where the parts are to lie: with the technician, or in the store."""
        self.ensure_one()
        if self.destination == "technician":
            # sudo: stock.location - roles of the service do not read the stock
            return self.technician_id.sudo().location_id
        return self.company_id._get_part_store()

    def _get_company_env(self, company):
        """Return the request as a branch sees it: its steps post in its books."""
        return self.with_context(allowed_company_ids=company.ids).with_company(company)

    def _send(self, lines):
        """Move what is free out of the sender's store.

        :raises UserError: when nothing of it is free there
        """
        self.ensure_one()
        is_own = self.supply_method == "store"
        company = (self.company_id if is_own else self.supplier_company_id).sudo()
        store = company._get_part_store()
        destination = (
            self._get_destination_location()
            if is_own
            else company._get_part_transit_location()
        )
        vals_list = lines._prepare_send_vals(store, destination)
        if not vals_list:
            self._refuse_supply(
                self.env._(
                    "nothing of it is free in %s. Pass the request on, or procure the "
                    "parts.",
                    store.sudo().display_name,
                )
            )
        is_drawn = is_own and self.destination == "technician"
        self.env["stock.picking"]._create_aftersales(
            company._get_aftersales_operation("draw" if is_drawn else "supply"),
            destination=destination,
            partner=self.company_id.sudo().partner_id,
            origin=self.name,
            aftersales_order_id=is_drawn and self.order_id.id,
            move_vals_list=vals_list,
        )

    def _receive(self):
        """Move what has come into the store, or to the technician."""
        self.ensure_one()
        if self.supply_method == "maker":
            self._get_maker_moves()._receive_from_maker()
            return
        self._take_in(self._get_moves_on_the_way()._get_left_on_the_way())

    def _close_supplied(self):
        """End the requests of which everything has come."""
        self._get_open_supplied()._set_supplied()

    def _get_open_supplied(self):
        return self.filtered(
            lambda request: (
                request.state == "approved"
                and request.line_ids
                and not any(request.line_ids.mapped("quantity_to_come"))
            )
        )

    def _set_supplied(self):
        """Write the end of supply; as superuser only."""
        for request in self:
            request.write({"state": "supplied", "date_supplied": self.env.cr.now()})

    def _check_nothing_moved(self):
        super()._check_nothing_moved()
        # sudo: stock.move - roles of the service do not read the stock
        if any(move.state == "done" for move in self.sudo().line_ids.move_ids):
            self._refuse_supply(
                self.env._("parts were sent already; close it instead.")
            )

    def _action_cancelled(self):
        res = super()._action_cancelled()
        # sudo: stock.move - whoever withdraws the request stops its procurement
        self.sudo().line_ids.move_ids._action_cancel()
        return res
