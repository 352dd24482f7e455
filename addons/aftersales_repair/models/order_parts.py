from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain

DRAWING_STATES = ("assigned", "accepted", "in_progress")
ENDED_STATES = ("done", "cancelled")


class AftersalesOrder(models.Model):
    """The parts a technician draws for his job, and what he brings back of them."""

    _inherit = "aftersales.order"

    part_picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="aftersales_order_id",
        string="Part Transfers",
    )
    part_picking_count = fields.Integer(compute="_compute_part_picking_count")
    has_drawn_parts = fields.Boolean(
        string="Parts in Hand",
        readonly=True,
        copy=False,
        help="Parts drawn for this order are with its technician, neither used nor "
        "brought back.",
    )
    date_parts_moved = fields.Datetime(
        string="Parts Last Moved",
        readonly=True,
        copy=False,
        help="When parts were last handed out for this order, or taken back.",
    )
    is_return_due = fields.Boolean(
        string="Parts to Bring Back",
        compute="_compute_is_return_due",
        search="_search_is_return_due",
        help="The order has ended and parts drawn for it are still with its "
        "technician.",
    )
    can_draw_parts = fields.Boolean(compute="_compute_can_move_parts")
    can_return_parts = fields.Boolean(compute="_compute_can_move_parts")

    # === COMPUTE METHODS === #

    def _compute_part_picking_count(self):
        # sudo: stock.picking - technicians see how often, not what else moves
        counts = dict(
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                [("aftersales_order_id", "in", self.ids)],
                ["aftersales_order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.part_picking_count = counts.get(order.sudo(), 0)

    @api.depends("has_drawn_parts", "state")
    def _compute_is_return_due(self):
        for order in self:
            order.is_return_due = order.has_drawn_parts and order.state in ENDED_STATES

    def _search_is_return_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("has_drawn_parts", "=", True) & Domain(
            "state", "in", ENDED_STATES
        )
        return domain if True in value else ~domain

    @api.depends("has_drawn_parts", "state")
    @api.depends_context("uid")
    def _compute_can_move_parts(self):
        for order in self:
            may = order._may_move_parts()
            # sudo: aftersales.work.part - what is planned, whoever looks
            order.can_draw_parts = (
                may
                and order.state in DRAWING_STATES
                and any(part._is_awaited() for part in order.sudo().case_id.part_ids)
            )
            order.can_return_parts = may and order.has_drawn_parts

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "has_drawn_parts",
            "date_parts_moved",
        }

    # === ACTION METHODS === #

    def action_draw_parts(self):
        """Hand the technician what his jobs plan to use and he does not have.

        What the store has not enough of is handed out as far as it goes. Pressed
        again, nothing more is handed out.

        :return: a notice of what was handed out and what lacks
        """
        self._check_move_parts()
        self._lock_for_parts()
        pickings, lacking = self.env["stock.picking"], {}
        # sudo: the right was checked; whoever hands out reads the case's parts
        for order in self.sudo():
            drawn, missing = order._draw_parts()
            pickings |= drawn
            for product, quantity in missing.items():
                lacking[product] = lacking.get(product, 0) + quantity
        return self._notify_moved(pickings, lacking)

    def action_return_parts(self):
        """Take back into the store what was drawn for the jobs and is not needed.

        :return: a notice of what came back
        """
        self._check_move_parts()
        self._lock_for_parts()
        # sudo: the right was checked; whoever takes back reads the case's parts
        pickings = self.sudo()._return_parts()
        self.sudo()._update_drawn_parts()
        return self._notify_moved(pickings, {})

    def action_view_part_pickings(self):
        """Open the transfers of parts for these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        return action | {
            "domain": [("aftersales_order_id", "in", self.ids)],
            "context": {},
        }

    # === RIGHTS === #

    def _may_move_parts(self):
        """Return whether the user may hand out and take back parts of this order.

        The store does; technicians themselves where their branch lets them.
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or user.has_group(
            "aftersales_warranty.aftersales_group_storekeeper"
        ):
            return True
        # sudo: res.company - a switch of the branch that does the work
        own = self.sudo().user_id == user
        return own and self.sudo().company_id.is_aftersales_self_draw

    def _check_move_parts(self):
        self.check_access("read")
        for order in self:
            if not order._may_move_parts():
                raise AccessError(
                    self.env._(
                        "Parts of order %s are handed out and taken back by the "
                        "store; ask the storekeeper.",
                        order.name,
                    )
                )

    def _lock_for_parts(self):
        """Let one person at a time move the parts of these orders; tell the others.

        :raises UserError: when somebody is at it
        """
        # sudo: aftersales.order - the right was checked
        orders = self.sudo()
        try:
            orders.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Parts of %s are being moved at this moment. Wait a second and "
                    "look again.",
                    ", ".join(self.mapped("name")),
                )
            ) from error
        # written, not just locked: whoever waited must see what the first one did
        orders.write({"date_parts_moved": fields.Datetime.now()})
        orders.flush_recordset()

    # === BUSINESS METHODS === #

    def _check_reassignable(self):
        """Leave a job with who holds its parts: it is he who brings them back."""
        super()._check_reassignable()
        for order in self.filtered("has_drawn_parts"):
            raise UserError(
                self.env._(
                    "%(technician)s holds parts drawn for it, so order %(order)s stays "
                    "with him. Assign its case anew instead; the parts are then to be "
                    "brought back.",
                    technician=order.technician_id.name,
                    order=order.name,
                )
            )

    def _action_cancel(self):
        res = super()._action_cancel()
        self.filtered("has_drawn_parts")._update_drawn_parts()
        return res

    @api.model
    def _format_quantities(self, quantities):
        return ", ".join(
            f"{product.display_name} ({quantity:g})"
            for product, quantity in quantities.items()
        )

    @api.model
    def _notify_moved(self, pickings, lacking):
        """Return a notice of what moved, and of what the store lacks."""
        moved = defaultdict(float)
        # sudo: stock.move.line - an agent's technician reads no stock, and is told
        # what he was given
        for line in pickings.sudo().move_line_ids:
            moved[line.product_id] += line.quantity_product_uom
        message = self.env._("There was nothing to move.")
        if moved:
            message = self.env._("Moved: %s.", self._format_quantities(moved))
        if lacking:
            message = self.env._(
                "%(message)s Not in store: %(lacking)s.",
                message=message,
                lacking=self._format_quantities(lacking),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if lacking else "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
