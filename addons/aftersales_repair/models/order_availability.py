from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .order import OPEN_ORDER_STATES


class AftersalesOrder(models.Model):
    """Whether the parts of a job are there, and how to ask for those that lack."""

    _inherit = "aftersales.order"

    parts_state = fields.Selection(
        [
            ("available", "Parts Available"),
            ("partly", "Parts Partly Available"),
            ("missing", "Parts Missing"),
        ],
        string="Parts",
        compute="_compute_parts_state",
        search="_search_parts_state",
        help="Whether the technician, or the store of his branch, has the parts that "
        "are planned and not used yet. Empty where none is needed.",
    )
    part_request_ids = fields.One2many(
        comodel_name="aftersales.part.request", inverse_name="order_id"
    )
    part_request_count = fields.Integer(compute="_compute_part_request_count")

    # === COMPUTE METHODS === #

    @api.depends("state", "case_id.part_ids.availability")
    def _compute_parts_state(self):
        for order in self:
            # sudo: aftersales.work.part - who sees the order sees whether it can start
            parts = order.sudo().case_id.part_ids if order.is_open else ()
            places = {part.availability for part in parts} - {False}
            if not places:
                order.parts_state = False
            elif not places & {"own", "store"}:
                order.parts_state = "missing"
            else:
                is_all = places <= {"own", "store"}
                order.parts_state = "available" if is_all else "partly"

    def _search_parts_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        orders = self.search(
            Domain("state", "in", OPEN_ORDER_STATES)
            & Domain("case_id.part_ids", "any", [("move_ids", "=", False)])
        )
        # all parts at once: one look at the stock for the whole list
        orders.sudo().case_id.part_ids.mapped("availability")
        wanted = orders.filtered(lambda order: order.parts_state in value)
        domain = Domain("id", "in", wanted.ids)
        if False in value:
            others = orders.filtered("parts_state")
            domain |= Domain("id", "not in", others.ids)
        return domain

    def _compute_part_request_count(self):
        counts = dict(
            self.env["aftersales.part.request"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.part_request_count = counts.get(order, 0)

    # === ACTION METHODS === #

    def action_request_parts(self):
        """Ask for the planned parts that neither technician nor store has.

        What the warranty pays and what the customer pays are asked for apart.

        :return: the action that shows the requests
        """
        self._check_own_or_store()
        requests = self.env["aftersales.part.request"]
        for order in self:
            requests |= order._request_parts()
        if not requests:
            raise UserError(
                self.env._("No part is missing that was not asked for already.")
            )
        return requests._get_records_action()

    def action_view_part_requests(self):
        """Open the part requests of these orders."""
        return self.part_request_ids._get_records_action(
            name=self.env._("Part Requests")
        )

    # === BUSINESS METHODS === #

    def _check_own_or_store(self):
        """Refuse who neither has the job nor keeps the store."""
        if not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_storekeeper"
        ):
            self._check_own()

    def _request_parts(self):
        """Make and hand in the requests for what one job lacks."""
        self.ensure_one()
        # sudo: aftersales.part.request - the job's own technician, or the store
        order = self.sudo()
        lacking = order.case_id.part_ids.filtered(
            lambda part: (
                part.availability in ("branch", "missing")
                and not any(
                    line.state in ("draft", "to_approve", "approved")
                    for line in part.request_line_ids
                )
            )
        )
        requests = order.part_request_ids.create(
            [
                order._prepare_part_request_vals(kind, parts)
                for kind, parts in lacking.grouped(
                    lambda part: "in_warranty" if part.covered_percent else "charged"
                ).items()
            ]
        )
        requests.action_submit()
        return requests.with_env(self.env)

    def _prepare_part_request_vals(self, kind, parts):
        return {
            "kind": kind,
            "case_id": self.case_id.id,
            "order_id": self.id,
            "user_id": self.env.uid,
            "line_ids": [
                Command.create(
                    {
                        "product_id": part.product_id.id,
                        "quantity": part.quantity,
                        "part_id": part.id,
                    }
                )
                for part in parts
            ],
        }
