from odoo import api, fields, models

from ..rules.coverage import Coverage
from ..rules.date_span import add_span
from .warranty_term import DURATION_UNITS, KINDS


class AftersalesWarrantyCoverage(models.Model):
    """A dated promise of one card, or of one component built into a unit.

    It keeps what was promised on the day of issue: a later change of the warranty
    type does not touch it.
    """

    _name = "aftersales.warranty.coverage"
    _description = "Warranty Coverage"
    _order = "card_id desc, id"

    card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Warranty Card",
        index="btree_not_null",
        ondelete="cascade",
    )
    unit_component_id = fields.Many2one(
        "aftersales.unit.component",
        string="Built-in Component",
        index="btree_not_null",
        ondelete="cascade",
        help="The component whose own coverage this is.",
    )
    lot_id = fields.Many2one("stock.lot", compute="_compute_lot_id", string="Unit")
    card_state = fields.Selection(related="card_id.state", string="Card State")
    term_id = fields.Many2one(
        "aftersales.warranty.term", index="btree_not_null", ondelete="set null"
    )
    kind = fields.Selection(KINDS, required=True, default="guarantee")
    duration = fields.Integer()
    duration_unit = fields.Selection(DURATION_UNITS, string="Unit of Duration")
    date_start = fields.Date(string="First Day")
    date_end = fields.Date(string="Last Day")
    parts_percent = fields.Float(string="Parts %")
    labor_percent = fields.Float(string="Labour %")
    travel_percent = fields.Float(string="Travel %")
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_coverage_component_rel",
        "coverage_id",
        "product_id",
        string="Components",
        help="The coverage is for these components only. Empty covers the whole unit.",
    )
    scope = fields.Char(string="Covers", compute="_compute_scope")
    is_running = fields.Boolean(string="Running Today", compute="_compute_is_running")

    _has_one_owner = models.Constraint(
        "CHECK ((card_id IS NULL) != (unit_component_id IS NULL))",
        "A coverage belongs to a warranty card or to a built-in component.",
    )
    _percents_in_range = models.Constraint(
        "CHECK (parts_percent BETWEEN 0 AND 100 AND labor_percent BETWEEN 0 AND 100 "
        "AND travel_percent BETWEEN 0 AND 100)",
        "What a coverage bears lies between 0 and 100 percent.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A coverage cannot end before it starts.",
    )

    # === COMPUTE METHODS === #

    @api.depends("card_id.lot_id", "unit_component_id.unit_id")
    def _compute_lot_id(self):
        for coverage in self:
            coverage.lot_id = (
                coverage.card_id.lot_id or coverage.unit_component_id.unit_id
            )

    @api.depends("component_ids", "unit_component_id", "kind")
    def _compute_scope(self):
        for coverage in self:
            components = coverage.component_ids or coverage.unit_component_id.product_id
            if components:
                coverage.scope = ", ".join(components.mapped("name"))
            elif coverage.kind == "commitment":
                coverage.scope = self.env._("Service and parts, at cost")
            else:
                coverage.scope = self.env._("The whole unit")

    @api.depends("date_start", "date_end", "card_id.state")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for coverage in self:
            coverage.is_running = coverage.card_state in (
                False,
                "issued",
                "active",
            ) and coverage._to_rule().is_running(today)

    @api.depends("kind", "date_start", "date_end")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for coverage in self:
            coverage.display_name = kinds.get(coverage.kind, "")
            if coverage.date_end:
                coverage.display_name += f" → {coverage.date_end}"

    # === BUSINESS METHODS === #

    def _set_date_start(self, start):
        """Start the periods on one day; their last days follow from their lengths."""
        spans = self.grouped(
            lambda coverage: (coverage.duration, coverage.duration_unit)
        )
        for (duration, unit), coverages in spans.items():
            end = start and duration and add_span(start, duration, unit)
            coverages.write({"date_start": start, "date_end": end})

    def _to_rule(self):
        """Return this coverage as the plain data on which verdicts are given."""
        self.ensure_one()
        return Coverage(
            id=self.id,
            kind=self.kind,
            date_start=self.date_start or None,
            date_end=self.date_end or None,
            percents={
                "part": self.parts_percent,
                "labor": self.labor_percent,
                "travel": self.travel_percent,
            },
            component_ids=frozenset(
                self.component_ids.ids or self.unit_component_id.product_id.ids
            ),
            is_suspended=self.card_id.state == "suspended",
        )
