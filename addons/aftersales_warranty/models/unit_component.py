from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesUnitComponent(models.Model):
    """A component built into a unit, from the day it went in to the day it left."""

    _name = "aftersales.unit.component"
    _description = "Unit Component"
    _order = "unit_id, date_out desc, date_in desc, id"
    _rec_names_search = ["product_id.name", "lot_id.name"]

    unit_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Component",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Component Serial",
        index="btree_not_null",
        ondelete="restrict",
    )
    date_in = fields.Date(string="Built in", default=fields.Date.context_today)
    date_out = fields.Date(string="Taken out")
    is_installed = fields.Boolean(
        compute="_compute_is_installed", search="_search_is_installed"
    )
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage", "unit_component_id", string="Own Coverage"
    )
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_out IS NULL OR date_in IS NULL OR date_out >= date_in)",
        "A component cannot leave a unit before it went in.",
    )
    _is_no_unit_of_itself = models.Constraint(
        "CHECK (lot_id IS NULL OR lot_id != unit_id)",
        "A unit is no component of itself.",
    )
    _installed_lot_unique = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL AND date_out IS NULL",
        "This component is built into a unit already; enter there when it left.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lot_id")
    def _compute_product_id(self):
        for component in self:
            component.product_id = component.lot_id.product_id or component.product_id

    @api.depends("date_out")
    def _compute_is_installed(self):
        for component in self:
            component.is_installed = not component.date_out

    def _search_is_installed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("date_out", "=" if True in value else "!=", False)]

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for component in self:
            component.display_name = component.product_id.display_name or ""
            if component.lot_id:
                component.display_name += f" ({component.lot_id.name})"

    # === CONSTRAINT METHODS === #

    @api.constrains("lot_id", "product_id")
    def _check_lot_product(self):
        for component in self:
            lot = component.lot_id
            if lot and lot.product_id != component.product_id:
                raise ValidationError(
                    self.env._(
                        "Serial number %(lot)s belongs to %(lot_product)s, "
                        "not to %(product)s.",
                        lot=lot.name,
                        lot_product=lot.product_id.display_name,
                        product=component.product_id.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _is_installed_on(self, date):
        """Tell whether the component was in its unit on that day."""
        self.ensure_one()
        return not (
            (self.date_in and self.date_in > date)
            or (self.date_out and self.date_out < date)
        )
