from odoo import api, fields, models
from odoo.fields import Command

from ..rules.date_span import MAX_DURATIONS, add_span

KINDS = [
    ("guarantee", "Guarantee"),
    ("warranty", "Limited Warranty"),
    ("commitment", "Commitment"),
]
DURATION_UNITS = [("day", "Days"), ("month", "Months"), ("year", "Years")]
# what narrows a promise to less than the whole unit
SCOPE_FIELDS = ("component_ids", "excluded_product_ids", "excluded_categ_ids")
PERCENT_FIELDS = ("parts_percent", "labor_percent", "travel_percent")


def check_duration(duration, unit):
    """Return the SQL that holds a duration below the longest one of its unit."""
    limits = " ".join(f"WHEN '{key}' THEN {top}" for key, top in MAX_DURATIONS.items())
    return f"CHECK ({duration} <= CASE {unit} {limits} END)"


class AftersalesWarrantyTerm(models.Model):
    """One promise of a warranty type: how long, for what, and to what share."""

    _name = "aftersales.warranty.term"
    _description = "Warranty Term"
    _inherit = [
        "aftersales.change.log.mixin",
        "aftersales.limit.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_parent = "type_id"
    _audited_title = "kind"
    _audited_fields = ("kind", "duration", "duration_unit", *PERCENT_FIELDS)
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="type_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="guarantee",
        help="Guarantee and warranty pay for what they cover. A commitment pays for "
        "nothing: it says that we must serve the unit and have parts for it.",
    )
    duration = fields.Integer(required=True, default=12)
    duration_unit = fields.Selection(
        DURATION_UNITS, string="Unit of Time", required=True, default="month"
    )
    parts_percent = fields.Float(
        string="Parts %",
        compute="_compute_percents",
        store=True,
        required=True,
        precompute=True,
        readonly=False,
        help="The share of a part's price that we bear.",
    )
    labor_percent = fields.Float(
        string="Labour %",
        compute="_compute_percents",
        store=True,
        required=True,
        precompute=True,
        readonly=False,
        help="The share of the labour that we bear.",
    )
    travel_percent = fields.Float(
        string="Travel %",
        compute="_compute_percents",
        store=True,
        required=True,
        precompute=True,
        readonly=False,
        help="The share of the travel that we bear.",
    )
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_term_component_rel",
        "term_id",
        "product_id",
        string="Components",
        help="The term covers these components only, or these services where it "
        "promises free ones. Empty covers the whole unit.",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "A warranty term lasts at least one day."
    )
    _duration_limited = models.Constraint(
        check_duration("duration", "duration_unit"),
        "A warranty term lasts 100 years at most: 36500 days or 1200 months.",
    )
    _percents_in_range = models.Constraint(
        "CHECK (parts_percent BETWEEN 0 AND 100 AND labor_percent BETWEEN 0 AND 100 "
        "AND travel_percent BETWEEN 0 AND 100)",
        "What a warranty term covers lies between 0 and 100 percent.",
    )
    _commitment_covers_nothing = models.Constraint(
        "CHECK (kind != 'commitment' OR "
        "parts_percent + labor_percent + travel_percent = 0)",
        "A commitment pays for nothing; use a guarantee or a warranty.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind")
    def _compute_percents(self):
        for term in self:
            if term.kind == "commitment":
                term.update(dict.fromkeys(PERCENT_FIELDS, 0.0))
            elif not any(term[name] for name in PERCENT_FIELDS):
                term.update({"parts_percent": 100.0, "labor_percent": 100.0})

    @api.depends_context("lang")
    @api.depends("kind", "duration", "duration_unit")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        units = dict(self._fields["duration_unit"]._description_selection(self.env))
        for term in self:
            term.display_name = (
                f"{kinds.get(term.kind)}: {term.duration} "
                f"{units.get(term.duration_unit, '').lower()}"
            )

    # === BUSINESS METHODS === #

    def _prepare_coverage_vals_list(self, start):
        """Prepare the coverages that write these terms down on a card.

        :param start: the first day, or False while it is not known
        """
        return [term._prepare_coverage_vals(start) for term in self]

    def _prepare_coverage_vals(self, start):
        """Prepare the coverage that writes this term down."""
        self.ensure_one()
        vals = {
            "term_id": self.id,
            "kind": self.kind,
            "duration": self.duration,
            "duration_unit": self.duration_unit,
            "date_start": start,
            "date_end": self._get_date_end(start),
            "currency_id": self.currency_id.id,
            "has_scope": any(self[name] for name in SCOPE_FIELDS),
        }
        for name in (*PERCENT_FIELDS, *self._get_limit_fields(), "component_ids"):
            is_link = self._fields[name].type == "many2many"
            if self[name]:
                vals[name] = [Command.set(self[name].ids)] if is_link else self[name]
        return vals

    def _get_logged_fields(self):
        return {
            "kind",
            "duration",
            "duration_unit",
            "component_ids",
            *PERCENT_FIELDS,
            *self._get_limit_fields(),
        }

    def _get_log_document(self):
        return self.type_id

    def _get_date_end(self, start):
        """Return the last day of the term, False while its first is not known."""
        self.ensure_one()
        return start and add_span(start, self.duration, self.duration_unit)
