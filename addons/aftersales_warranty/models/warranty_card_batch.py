from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .number_pattern import CHECK_DIGITS

STATES = [("draft", "Draft"), ("running", "Running"), ("done", "Done")]
# So many cards are made while the user waits, more in the background.
DIRECT_LIMIT = 1000
SETTLED_FIELDS = {
    "origin",
    "pattern_id",
    "prefix",
    "suffix",
    "padding",
    "check_digit",
    "number_first",
    "number_last",
    "quantity",
    "type_id",
    "product_id",
    "dealer_id",
}


class AftersalesWarrantyCardBatch(models.Model):
    """A lot of blank cards, whose numbers are printed before anybody owns them."""

    _name = "aftersales.warranty.card.batch"
    _description = "Batch of Blank Cards"
    _inherit = ["aftersales.document.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("state", "type_id", "product_id", "dealer_id", "quantity")
    _order = "id desc"

    # What the numbers look like
    origin = fields.Selection(
        [("pattern", "New Numbers of a Pattern"), ("range", "Printed Numbers")],
        string="Numbers",
        required=True,
        default="pattern",
        help="Draw new numbers to print them, or take over the first to last number of "
        "cards that are printed already.",
    )
    pattern_id = fields.Many2one(
        "aftersales.number.pattern", index="btree_not_null", ondelete="restrict"
    )
    prefix = fields.Char(trim=False)
    suffix = fields.Char(trim=False)
    padding = fields.Integer(string="Digits", default=6)
    check_digit = fields.Selection(CHECK_DIGITS)
    number_first = fields.Integer(string="First Number")
    number_last = fields.Integer(string="Last Number")
    quantity = fields.Integer(
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    example = fields.Char(compute="_compute_example")

    # What the cards are for
    type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        compute="_compute_type_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("tracking", "=", "serial")],
        help="Leave empty to allocate the cards to products later.",
    )
    dealer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_dealer", "=", True)],
        help="Leave empty to allocate the cards to dealers later.",
    )

    # State
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False, index=True
    )
    made_count = fields.Integer(string="Made", readonly=True, copy=False)
    skipped_count = fields.Integer(
        string="Left out",
        readonly=True,
        copy=False,
        help="Numbers that another card has already.",
    )
    progress = fields.Float(compute="_compute_progress")
    card_ids = fields.One2many(
        "aftersales.warranty.card", "batch_id", string="Cards", readonly=True
    )
    allocated_count = fields.Integer(
        string="Allocated",
        compute="_compute_allocated_count",
        help="Cards that have been given to a dealer or a unit.",
    )

    _quantity_in_range = models.Constraint(
        "CHECK (quantity BETWEEN 1 AND 1000000)",
        "A batch has 1 to 1,000,000 cards.",
    )
    _pattern_is_known = models.Constraint(
        "CHECK (origin != 'pattern' OR pattern_id IS NOT NULL)",
        "Say of which pattern the numbers are.",
    )
    _range_is_known = models.Constraint(
        "CHECK (origin != 'range' OR (number_first >= 0 "
        "AND quantity = number_last - number_first + 1))",
        "The last of the printed numbers does not come before the first.",
    )
    _padding_in_range = models.Constraint(
        "CHECK (padding BETWEEN 1 AND 18)", "A number has 1 to 18 digits."
    )

    # === COMPUTE METHODS === #

    @api.depends("origin", "number_first", "number_last")
    def _compute_quantity(self):
        for batch in self:
            if batch.origin == "range":
                batch.quantity = batch.number_last - batch.number_first + 1
            elif not batch.quantity:
                batch.quantity = 100

    @api.depends(
        "origin",
        "pattern_id",
        "prefix",
        "suffix",
        "padding",
        "check_digit",
        "number_first",
        "number_last",
    )
    def _compute_example(self):
        for batch in self:
            if batch.origin == "pattern":
                batch.example = batch.pattern_id.example
            elif batch._get_range_rule().can_be_written():
                numbers = (batch.number_first, batch.number_last)
                batch.example = " … ".join(batch._compose_range(numbers))
            else:
                batch.example = False

    @api.depends("product_id")
    def _compute_type_id(self):
        for batch in self:
            batch.type_id = batch.product_id._get_warranty_type() or batch.type_id

    @api.depends("made_count", "skipped_count", "quantity")
    def _compute_progress(self):
        for batch in self:
            done = batch.made_count + batch.skipped_count
            batch.progress = 100.0 * done / batch.quantity if batch.quantity else 0.0

    def _compute_allocated_count(self):
        card_model = self.env["aftersales.warranty.card"]
        counts = dict(
            card_model._read_group(
                Domain("batch_id", "in", self.ids) & card_model._get_allocated_domain(),
                ["batch_id"],
                ["__count"],
            )
        )
        for batch in self:
            batch.allocated_count = counts.get(batch, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("origin", "prefix", "suffix")
    def _check_tokens(self):
        for batch in self.filtered(lambda batch: batch.origin == "range"):
            if not batch._get_range_rule().can_be_written():
                raise ValidationError(
                    self.env._(
                        "“%(prefix)s” or “%(suffix)s” cannot be written; a percent "
                        "sign is %%%%.",
                        prefix=batch.prefix or "",
                        suffix=batch.suffix or "",
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        begun = not self.env.su and SETTLED_FIELDS & set(vals)
        if begun and any(batch.state != "draft" for batch in self):
            raise UserError(
                self.env._(
                    "The cards of %s are made already; start a new batch.",
                    ", ".join(self.mapped("name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        begun = self.filtered(lambda batch: batch.state != "draft")
        if begun:
            raise UserError(
                self.env._(
                    "The cards of %s are made already; the batch stays on record.",
                    ", ".join(begun.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_generate(self):
        """Make the blank cards: a few at once, many in the background."""
        self.check_access("write")
        self._lock_rows()
        todo = self.filtered(lambda batch: batch.state == "draft")
        todo._check_numbers_are_free()
        # sudo: the gate alone writes the state, the caller has checked the right
        todo = todo.sudo()
        todo.write({"state": "running"})
        small = todo.filtered(lambda batch: batch.quantity <= DIRECT_LIMIT)
        for batch in small:
            batch._make_cards(batch.quantity)
        if todo - small:
            self._get_cron()._trigger()
        return True

    def action_view_cards(self):
        """Open the cards of this batch."""
        self.ensure_one()
        action = self.env["aftersales.warranty.card"]._get_action([])
        return action | {
            "name": self.name,
            "domain": [("batch_id", "=", self.id)],
            "views": [(False, "list"), (False, "form")],
            "res_id": False,
        }

    # === BUSINESS METHODS === #
