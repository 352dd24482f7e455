from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesRequest(models.Model):
    """Work given out straight from the request, and the paper it comes from."""

    _inherit = "aftersales.request"

    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sales Order",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The sale whose units this request is about.",
    )
    picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Delivery",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The delivery whose units this request is about.",
    )

    # === ACTION METHODS === #

    def action_dispatch(self):
        """Take in what is not yet, and choose who does the work on all units."""
        self.case_ids._check_role("assign")
        drafts = self.filtered(
            lambda request: any(case.state == "draft" for case in request.case_ids)
        )
        warning = drafts.action_confirm()
        cases = self.case_ids.filtered(lambda case: case.state == "to_assign")
        if not cases:
            raise UserError(
                self.env._(
                    "Nothing in %s waits for a technician.",
                    ", ".join(self.mapped("name")),
                )
            )
        action = cases.action_open_assign()
        if warning:
            warning["params"]["next"] = action
        return warning or action
