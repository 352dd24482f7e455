from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .warranty_term import DURATION_UNITS, KINDS, PERCENT_FIELDS, check_duration

STATES = [("draft", "Draft"), ("approved", "Approved"), ("refused", "Refused")]
# What was asked for is settled once it has been decided.
SETTLED_FIELDS = {
    "card_id",
    "kind",
    "duration",
    "duration_unit",
    "component_ids",
    "reason",
    *PERCENT_FIELDS,
}


class AftersalesWarrantyExtension(models.Model):
    """A prolongation of one card: free in a special case, or sold.

    Whether it is granted or refused, it stays on record with who decided and why.
    """

    _name = "aftersales.warranty.extension"
    _description = "Warranty Extension"
    _inherit = [
        "aftersales.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "card_id",
        "state",
        "kind",
        "duration",
        "duration_unit",
        "parts_percent",
        "labor_percent",
        "travel_percent",
    )
    _order = "id desc"
    _rec_names_search = ["name", "card_id.name", "card_id.lot_id.name"]

    # Identity
    card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Warranty Card",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("issued", "active", "suspended"))],
        tracking=True,
    )
    lot_id = fields.Many2one(related="card_id.lot_id", string="Serial Number")
    product_id = fields.Many2one(related="card_id.product_id")
    partner_id = fields.Many2one(related="card_id.partner_id")
    card_date_end = fields.Date(related="card_id.date_end", string="Covered Until")

    # What is granted
    kind = fields.Selection(
        [kind for kind in KINDS if kind[0] != "commitment"],
        required=True,
        default="guarantee",
    )
    duration = fields.Integer(required=True, default=12, tracking=True)
    duration_unit = fields.Selection(
        DURATION_UNITS,
        string="Unit of Time",
        required=True,
        default="month",
        tracking=True,
    )
    parts_percent = fields.Float(
        string="Parts %",
        required=True,
        default=100.0,
        help="The share of a part that we bear.",
    )
    labor_percent = fields.Float(
        string="Labour %",
        required=True,
        default=100.0,
        help="The share of the labour that we bear.",
    )
    travel_percent = fields.Float(
        string="Travel %",
        required=True,
        default=0.0,
        help="The share of the travel that we bear.",
    )
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_extension_component_rel",
        "extension_id",
        "product_id",
        string="Components",
        help="Prolong the cover of these components only. Empty prolongs that of the "
        "whole unit.",
    )
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage",
        "extension_id",
        string="Coverages",
        readonly=True,
        help="The coverage that this extension has added to the card, and its copy on "
        "the card of a unit that has replaced it.",
    )
    date_start = fields.Date(
        string="First Day",
        compute="_compute_dates",
        help="The day after the last covered day, or the day of the decision where "
        "the cover had ended.",
    )
    date_end = fields.Date(string="Last Day", compute="_compute_dates")

    # Why, by whom
    origin = fields.Selection(
        [("free", "Free of Charge"), ("sold", "Sold")],
        required=True,
        readonly=True,
        default="free",
    )
    reason = fields.Text(tracking=True)
    requested_by_id = fields.Many2one(
        "res.users",
        string="Requested by",
        readonly=True,
        index="btree_not_null",
        default=lambda self: self.env.user,
        copy=False,
    )
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        index="btree_not_null",
        copy=False,
        tracking=True,
    )
    decision_date = fields.Date(string="Decided on", readonly=True, copy=False)
    refusal_reason = fields.Char(readonly=True, copy=False, tracking=True)
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sales Order Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    # State
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "An extension lasts at least one day."
    )
    _duration_limited = models.Constraint(
        check_duration("duration", "duration_unit"),
        "An extension lasts 100 years at most: 36500 days or 1200 months.",
    )
    _percents_in_range = models.Constraint(
        "CHECK (parts_percent BETWEEN 0 AND 100 AND labor_percent BETWEEN 0 AND 100 "
        "AND travel_percent BETWEEN 0 AND 100 "
        "AND parts_percent + labor_percent + travel_percent > 0)",
        "What an extension covers lies between 0 and 100 percent, and is not nothing.",
    )
    _sale_line_unique = models.UniqueIndex(
        "(sale_line_id) WHERE state IN ('draft', 'approved')",
        "This order line has prolonged a warranty already.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "duration",
        "duration_unit",
        "component_ids",
        "card_id.coverage_ids.date_end",
        "coverage_ids.date_start",
        "coverage_ids.date_end",
    )
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for extension in self:
            # the latest copy: that of the unit which the customer has now
            coverage = extension.coverage_ids.sorted("id")[-1:]
            if extension.state == "draft" and extension.card_id:
                start, end = extension.card_id._get_extension_span(
                    extension, on_date=today
                )
            else:
                start, end = coverage.date_start, coverage.date_end
            extension.date_start = start
            extension.date_end = end

    # === CONSTRAINT METHODS === #

    @api.constrains("reason", "origin")
    def _check_reason(self):
        for extension in self:
            if extension.origin == "free" and not (extension.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why the warranty of %(card)s is to be extended free of "
                        "charge.",
                        card=extension.card_id.name,
                    )
                )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "origin",
            "requested_by_id",
            "decided_by_id",
            "decision_date",
            "refusal_reason",
            "sale_line_id",
            "sale_order_id",
            "coverage_ids",
        }

    def write(self, vals):
        if SETTLED_FIELDS & set(vals) and not self.env.su:
            self._check_is_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_is_draft()

    def _check_is_draft(self):
        """Refuse to change or delete what has been decided."""
        decided = self.filtered(lambda extension: extension.state != "draft")
        if decided:
            raise UserError(
                self.env._(
                    "%(extensions)s has been decided and stays on record as it is.",
                    extensions=", ".join(decided.mapped("name")),
                )
            )
