from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.coverage import Coverage
from ..rules.date_span import add_span
from ..tools.date_text import format_date
from .warranty_term import DURATION_UNITS, KINDS, check_duration


class AftersalesWarrantyCoverage(models.Model):
    """A dated promise of one card, or of one component built into a unit.

    It keeps what was promised on the day of issue: a later change of the warranty
    type does not touch it.
    """

    _name = "aftersales.warranty.coverage"
    _description = "Warranty Coverage"
    _inherit = [
        "aftersales.gate.mixin",
        "aftersales.change.log.mixin",
        "aftersales.limit.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_parent = "card_id"
    _audited_title = "kind"
    _audited_fields = (
        "kind",
        "date_start",
        "date_end",
        "parts_percent",
        "labor_percent",
        "travel_percent",
        "component_ids",
    )
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
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.root_id.currency_id,
    )
    kind = fields.Selection(KINDS, required=True, default="guarantee")
    duration = fields.Integer()
    duration_unit = fields.Selection(DURATION_UNITS, string="Unit of Duration")
    date_start = fields.Date(string="First Day")
    date_end = fields.Date(string="Last Day")
    parts_percent = fields.Float(string="Parts %", required=True, default=0.0)
    labor_percent = fields.Float(string="Labour %", required=True, default=0.0)
    travel_percent = fields.Float(string="Travel %", required=True, default=0.0)
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_coverage_component_rel",
        "coverage_id",
        "product_id",
        string="Components",
        help="The coverage is for these components or services only. Empty covers the "
        "whole unit.",
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
    _duration_limited = models.Constraint(
        check_duration("duration", "duration_unit"),
        "A coverage lasts 100 years at most: 36500 days or 1200 months.",
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

    @api.depends_context("lang")
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
            start, end = coverage.date_start, coverage.date_end
            coverage.is_running = bool(
                coverage.card_state in (False, "issued", "active")
                and start
                and end
                and start <= today <= end
            )

    @api.depends_context("lang")
    @api.depends("kind", "component_ids", "unit_component_id", "date_end")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for coverage in self:
            coverage.display_name = kinds.get(coverage.kind, "")
            if coverage.component_ids or coverage.unit_component_id:
                coverage.display_name += f" ({coverage.scope})"
            if coverage.date_end:
                coverage.display_name = self.env._(
                    "%(promise)s, until %(date)s",
                    promise=coverage.display_name,
                    date=format_date(self.env, coverage.date_end),
                )

    # === BUSINESS METHODS === #

    def _copy_to_cards(self, cards):
        """Write these coverages of one card down on other cards too.

        One query, and one more for each link to many, however many cards there are:
        a delivery of hundreds waits for it.
        """
        if not self or not cards:
            return
        self.flush_recordset()
        columns = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in ("id", "card_id")
        ]
        self.env.execute_query(
            SQL(
                "INSERT INTO %(table)s (card_id, %(columns)s) "
                "SELECT card.id, %(values)s "
                "FROM %(table)s AS source CROSS JOIN unnest(%(cards)s) AS card(id) "
                "WHERE source.id IN %(sources)s ORDER BY card.id, source.id "
                "RETURNING id",
                table=SQL.identifier(self._table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(SQL.identifier("source", c) for c in columns),
                cards=cards.ids,
                sources=tuple(self.ids),
            )
        )
        for field in self._fields.values():
            if field.type == "many2many" and field.store and self[field.name]:
                self._copy_links_to_cards(field, cards)
        cards.invalidate_recordset(["coverage_ids"])
        cards.lot_id.invalidate_recordset(["coverage_ids"])

    def _copy_links_to_cards(self, field, cards):
        """Copy a link to many; the term tells which copy comes of which coverage."""
        self.env.execute_query(
            SQL(
                "INSERT INTO %(relation)s (%(own)s, %(other)s) "
                "SELECT copy.id, link.%(other)s "
                "FROM %(table)s AS copy "
                "JOIN %(table)s AS source ON source.term_id = copy.term_id "
                "JOIN %(relation)s AS link ON link.%(own)s = source.id "
                "WHERE copy.card_id IN %(cards)s AND source.id IN %(sources)s "
                "RETURNING %(own)s",
                relation=SQL.identifier(field.relation),
                own=SQL.identifier(field.column1),
                other=SQL.identifier(field.column2),
                table=SQL.identifier(self._table),
                cards=tuple(cards.ids),
                sources=tuple(self.ids),
            )
        )

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
        components, products, categories = self._get_scope()
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
                components.ids or self.unit_component_id.product_id.ids
            ),
            is_suspended=self.card_id.state == "suspended",
            excluded_product_ids=frozenset(products.ids),
            excluded_category_ids=frozenset(categories.ids),
            usage_limit=self.usage_limit,
            amount_left=self.amount_left if self.amount_limit else None,
            visits_left=self.visits_left if self.visit_limit else None,
        )
