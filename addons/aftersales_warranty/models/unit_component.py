from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .warranty_card import OPEN_STATES

DATE_FIELDS = ("date_start", "date_end")


class AftersalesUnitComponent(models.Model):
    """A component built into a unit, from the day it went in to the day it left."""

    _name = "aftersales.unit.component"
    _description = "Unit Component"
    _inherit = ["aftersales.lock.mixin"]
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
    quantity = fields.Float(
        required=True,
        default=1,
        digits="Product Unit",
        help="How many of them are in the unit. One with a serial number is one.",
    )
    position = fields.Char(help="Where it sits in the unit, as on the parts list.")
    date_in = fields.Date(string="Built in", default=fields.Date.context_today)
    date_out = fields.Date(string="Taken out")
    is_installed = fields.Boolean(
        compute="_compute_is_installed", search="_search_is_installed"
    )
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage", "unit_component_id", string="Own Coverage"
    )
    own_date_start = fields.Date(
        string="Own Coverage From", compute="_compute_own_coverage"
    )
    own_date_end = fields.Date(
        string="Own Coverage Until", compute="_compute_own_coverage"
    )
    covered_until = fields.Date(
        compute="_compute_covered_until",
        help="The last day on which anything promised for the unit or for the "
        "component itself pays for a new one.",
    )
    is_covered = fields.Boolean(
        string="Covered Today", compute="_compute_covered_until"
    )
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_out IS NULL OR date_in IS NULL OR date_out >= date_in)",
        "A component cannot leave a unit before it went in.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 AND (lot_id IS NULL OR quantity = 1))",
        "A unit has one of a component with a serial number, and more than none of "
        "any other.",
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

    @api.depends("coverage_ids.kind", "coverage_ids.date_end")
    def _compute_own_coverage(self):
        for component in self:
            own = component.coverage_ids.filtered(
                lambda line: line.kind != "commitment"
            )
            component.own_date_start = min(
                filter(None, own.mapped("date_start")), default=False
            )
            component.own_date_end = max(
                filter(None, own.mapped("date_end")), default=False
            )

    @api.depends(
        "product_id",
        "date_out",
        "coverage_ids.date_end",
        "unit_id.card_ids.state",
        "unit_id.card_ids.coverage_ids.date_end",
    )
    def _compute_covered_until(self):
        today = fields.Date.context_today(self)
        # read for all at once, the unions below would read unit by unit
        lines = self.coverage_ids | self.unit_id.card_ids.coverage_ids
        lines.fetch(["kind", "card_id", "component_ids", "parts_percent", *DATE_FIELDS])
        for component in self:
            promises = component._get_promises()
            ends = [line.date_end for line in promises if line.date_end]
            component.covered_until = max(ends, default=False)
            component.is_covered = any(
                line.date_start <= today <= line.date_end
                for line in promises
                if line.date_start
                and line.date_end
                and line.card_id.state != "suspended"
            )

    def _get_promises(self):
        """Return the coverages that pay for a new one of this component."""
        self.ensure_one()
        if self.date_out:
            return self.env["aftersales.warranty.coverage"]
        cards = self.unit_id.card_ids.filtered(lambda card: card.state in OPEN_STATES)
        return (self.coverage_ids | cards.coverage_ids).filtered(
            lambda line: (
                line.kind != "commitment"
                and line.parts_percent
                and (not line.component_ids or self.product_id in line.component_ids)
            )
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("unit_id", "lot_id", "date_out")
    def _check_no_cycle(self):
        """Refuse a component that contains, however deep, the unit it is put into."""
        above = {
            component: component.unit_id
            for component in self
            if component.lot_id and not component.date_out
        }
        while above:
            units = self.env["stock.lot"].union(*above.values())
            parents = {
                parent.lot_id: parent.unit_id
                for parent in self.search(
                    [("lot_id", "in", units.ids), ("date_out", "=", False)]
                )
            }
            above = {
                component: parents[unit]
                for component, unit in above.items()
                if unit in parents
            }
            for component, unit in above.items():
                if unit == component.lot_id:
                    raise ValidationError(component._get_cycle_message())

    def _get_cycle_message(self):
        """Say which unit lies within which."""
        return self.env._(
            "%(unit)s is built into %(component)s, so it cannot contain it.",
            unit=self.unit_id.name,
            component=self.lot_id.name,
        )

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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_built_in(
            [vals["lot_id"] for vals in vals_list if self._is_going_in(vals)]
        )
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("lot_id") and not vals.get("date_out"):
            self._check_not_built_in([vals["lot_id"]])
        elif "date_out" in vals and not vals["date_out"]:
            self._check_not_built_in(self.lot_id.ids)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # its promises go with it, their accounts must not
        self.coverage_ids._unlink_except_used()

    @api.model
    def _is_going_in(self, vals):
        """Tell whether a component to be has a serial number and stays in its unit."""
        return vals.get("lot_id") and not vals.get("date_out")

    def _check_not_built_in(self, lot_ids):
        """Refuse, in words, what the unique index would refuse."""
        if not lot_ids:
            return
        other = self.search(
            [
                ("lot_id", "in", lot_ids),
                ("date_out", "=", False),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "%(component)s is built into %(unit)s; enter there when it left.",
                    component=other.display_name,
                    unit=other.unit_id.name,
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
