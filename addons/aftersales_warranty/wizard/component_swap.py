from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.unit_component_swap import SWAP_COVERAGES


class AftersalesComponentSwap(models.TransientModel):
    """Asks what takes the place of a component, and what it is covered by."""

    _name = "aftersales.component.swap"
    _description = "Swap Component"

    component_id = fields.Many2one(
        "aftersales.unit.component", required=True, ondelete="cascade"
    )
    unit_id = fields.Many2one(related="component_id.unit_id")
    date = fields.Date(
        string="Swapped on", required=True, default=fields.Date.context_today
    )
    has_parts_list = fields.Boolean(compute="_compute_fitting_product_ids")
    is_fitting_only = fields.Boolean(string="Fitting Parts Only", default=True)
    fitting_product_ids = fields.Many2many(
        "product.product", compute="_compute_fitting_product_ids"
    )
    product_id = fields.Many2one(
        "product.product",
        string="New Component",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', fitting_product_ids)] if has_parts_list and "
        "is_fitting_only else [('type', '=', 'consu')]",
        ondelete="cascade",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="New Serial Number",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        domain="[('product_id', '=', product_id), ('id', '!=', unit_id)]",
        ondelete="cascade",
    )
    is_fitting = fields.Boolean(compute="_compute_is_fitting")
    coverage = fields.Selection(
        SWAP_COVERAGES,
        string="It Gets",
        compute="_compute_coverage",
        store=True,
        readonly=False,
        required=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("component_id")
    def _compute_fitting_product_ids(self):
        for wizard in self:
            fitting = wizard.unit_id.product_id._get_fitting_products()
            wizard.has_parts_list = bool(fitting)
            wizard.fitting_product_ids = fitting | wizard.component_id.product_id

    @api.depends("component_id")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.component_id.product_id

    @api.depends("product_id")
    def _compute_lot_id(self):
        for wizard in self:
            if wizard.lot_id.product_id != wizard.product_id:
                wizard.lot_id = False

    @api.depends("product_id", "fitting_product_ids")
    def _compute_is_fitting(self):
        for wizard in self:
            wizard.is_fitting = (
                not wizard.has_parts_list
                or wizard.product_id._origin in wizard.fitting_product_ids._origin
            )

    @api.depends("component_id")
    def _compute_coverage(self):
        for wizard in self:
            wizard.coverage = wizard.component_id._get_swap_coverage()

    # === ACTION METHODS === #

    def action_swap(self):
        """Swap the component."""
        self.ensure_one()
        if self.tracking == "serial" and not self.lot_id:
            raise UserError(
                self.env._(
                    "Enter the serial number of the new %s.",
                    self.product_id.display_name,
                )
            )
        self.component_id.action_swap(
            lot_id=self.lot_id.id,
            product_id=self.product_id.id,
            date=self.date,
            coverage=self.coverage,
        )
        return {"type": "ir.actions.act_window_close"}
