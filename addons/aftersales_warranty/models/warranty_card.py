from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .gate_mixin import get_rule_defaults
from .warranty_type import START_RULES

STATES = [
    ("blank", "Blank"),
    ("issued", "Issued"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("void", "Void"),
    ("replaced", "Replaced"),
]
OPEN_STATES = ("issued", "active", "suspended")
EVENT_FIELDS = (
    "purchase_date",
    "delivery_date",
    "installation_date",
    "activation_date",
    "manual_date",
)
# Written by the gate only: a caller who could write them would bypass it.
GATE_FIELDS = {
    "state",
    "date_start",
    "date_end",
    "start_rule",
    "latest_start_months",
    "replaces_id",
    "replaced_by_id",
    "return_date",
    "batch_id",
    "sale_line_id",
    "sale_order_id",
    "move_id",
    "picking_id",
    "state_reason",
    "review_reason",
    "stamp_date",
    "stamp_user_id",
    "print_date",
    "print_user_id",
    "print_count",
}
# What an issued card promises for which unit is settled.
SETTLED_FIELDS = {"name", "lot_id", "product_id", "type_id"}


class AftersalesWarrantyCard(models.Model):
    """The registration of one sold unit: what we promised to whom, until when."""

    _name = "aftersales.warranty.card"
    _description = "Warranty Card"
    _inherit = [
        "aftersales.lock.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "name",
        "lot_id",
        "product_id",
        "type_id",
        "partner_id",
        "dealer_id",
        "state",
        "date_start",
        "date_end",
        "start_rule",
        *EVENT_FIELDS,
    )
    _order = "id desc"
    _rec_names_search = ["name", "lot_id.name"]

    # Identity
    name = fields.Char(
        string="Card Number",
        required=True,
        default=lambda self: self.env._("New"),
        copy=False,
        index="trigram",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    brand_id = fields.Many2one(related="product_id.aftersales_brand_id")
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

    # Parties
    partner_id = fields.Many2one(
        "res.partner",
        string="Consumer",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who uses the unit. Empty until it is sold to a consumer.",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    dealer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The shop that sells the unit to its consumer.",
    )
    seller_name = fields.Char(string="Seller", tracking=True)

    # Origin
    sale_line_id = fields.Many2one(
        "sale.order.line", index="btree_not_null", ondelete="set null", copy=False
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Stock Move",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The delivery or the receipt that brought about the card.",
    )

    # Events that may start the periods
    purchase_date = fields.Date(copy=False, tracking=True)
    delivery_date = fields.Date(copy=False, tracking=True)
    installation_date = fields.Date(copy=False, tracking=True)
    activation_date = fields.Date(copy=False, tracking=True)
    manual_date = fields.Date(
        string="Agreed Start",
        copy=False,
        tracking=True,
        help="The first day of the periods where the type leaves it to be agreed.",
    )

    # The promise
    start_rule = fields.Selection(
        START_RULES,
        string="Starts With",
        readonly=True,
        copy=False,
        help="The rule of the warranty type on the day the card was issued.",
    )
    latest_start_months = fields.Integer(readonly=True, copy=False)
    date_start = fields.Date(
        string="Warranty Start", readonly=True, copy=False, tracking=True
    )
    date_end = fields.Date(
        string="Warranty End",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="The last day on which the whole unit is covered.",
    )
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage", "card_id", string="Coverages"
    )
    remaining_percent = fields.Float(
        string="Remaining",
        compute="_compute_remaining",
        help="The share of the warranty period that is left.",
    )
    remaining_days = fields.Integer(string="Days Left", compute="_compute_remaining")

    # State
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="blank",
        copy=False,
        index=True,
        tracking=True,
    )
    return_date = fields.Date(
        string="Returned on",
        readonly=True,
        copy=False,
        help="The day on which the unit came back from its sale, went back to its "
        "supplier or was taken apart.",
    )
    state_reason = fields.Char(string="Reason", readonly=True, copy=False)
    needs_review = fields.Boolean(
        copy=False,
        help="This card could not be issued by itself; somebody has to decide.",
    )
    review_reason = fields.Text(readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Replaces Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    replaced_by_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Replaced by Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _name_unique = models.Constraint(
        "UNIQUE(name)", "A warranty card with this number exists already."
    )
    _open_lot_unique = models.UniqueIndex(
        "(lot_id, type_id) WHERE state IN ('issued', 'active', 'suspended')",
        "This serial number has an open warranty card of this type already.",
    )
    _review_idx = models.Index("(id) WHERE needs_review")

    # === COMPUTE METHODS === #

    @api.depends("lot_id")
    def _compute_product_id(self):
        for card in self:
            card.product_id = card.lot_id.product_id or card.product_id

    @api.depends("product_id")
    def _compute_type_id(self):
        for card in self:
            if not card.type_id:
                card.type_id = card.product_id._get_warranty_type()

    @api.depends("date_start", "date_end", "state")
    def _compute_remaining(self):
        today = fields.Date.context_today(self)
        for card in self:
            is_dated = card.date_start and card.date_end
            if not is_dated or card.state not in OPEN_STATES:
                card.remaining_days = card.remaining_percent = 0
                continue
            total = (card.date_end - card.date_start).days + 1
            left = (card.date_end - max(today, card.date_start)).days + 1
            card.remaining_days = max(left, 0)
            card.remaining_percent = 100.0 * card.remaining_days / total

    # === CONSTRAINT METHODS === #

    @api.constrains("lot_id", "product_id")
    def _check_lot_product(self):
        for card in self:
            if card.lot_id and card.lot_id.product_id != card.product_id:
                raise ValidationError(
                    self.env._(
                        "Serial number %(lot)s belongs to %(lot_product)s, "
                        "not to %(product)s.",
                        lot=card.lot_id.name,
                        lot_product=card.lot_id.product_id.display_name,
                        product=card.product_id.display_name,
                    )
                )

    @api.constrains(
        "lot_id", "purchase_date", "delivery_date", "installation_date", "needs_review"
    )
    def _check_manufacture_date(self):
        for card in self.filtered(lambda card: not card.needs_review):
            message = card._get_manufacture_date_error()
            if message:
                raise ValidationError(message)

    def _get_manufacture_date_error(self):
        """Name the first date that lies before the unit was made, if any."""
        self.ensure_one()
        made = self.lot_id.manufacture_date
        for name in ("purchase_date", "delivery_date", "installation_date"):
            if made and self[name] and self[name] < made:
                return self.env._(
                    "Card %(card)s: %(field)s %(date)s lies before %(made)s, the day "
                    "on which %(lot)s was made.",
                    card=self.name,
                    field=self._fields[name]._description_string(self.env),
                    date=self[name],
                    made=made,
                    lot=self.lot_id.name,
                )
        return False

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # for superusers too: a step keeps the context of whoever called it
        defaults = super().default_get([n for n in fields if n not in GATE_FIELDS])
        return defaults | get_rule_defaults(self, GATE_FIELDS.intersection(fields))

    @api.model_create_multi
    def create(self, vals_list):
        new = self.env._("New")
        vals_list = [dict(vals) for vals in vals_list]
        unnamed = [vals for vals in vals_list if vals.get("name", new) in (new, False)]
        numbers = self._next_card_numbers(len(unnamed))
        for vals, number in zip(unnamed, numbers, strict=True):
            vals["name"] = number
        if any(
            vals.get(name) for vals in vals_list for name in GATE_FIELDS - {"state"}
        ):
            self._check_is_gate()
        if any(vals.get("state", "blank") != "blank" for vals in vals_list):
            self._check_is_gate()
        return super().create(vals_list)

    def write(self, vals):
        if GATE_FIELDS & set(vals):
            self._check_is_gate()
        if SETTLED_FIELDS & set(vals):
            self._check_settled_fields(vals)
        res = super().write(vals)
        if {*EVENT_FIELDS, "lot_id"} & set(vals):
            self._refresh_dates()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        issued = self.filtered(lambda card: card.state != "blank")
        if issued:
            raise UserError(
                self.env._(
                    "%(cards)s has been issued and stays on record; void it instead.",
                    cards=", ".join(issued.mapped("name")),
                )
            )

    def _check_is_gate(self):
        """Refuse a caller who is not the gate, which alone writes as superuser."""
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The state, the dates and the origin of a warranty card are set "
                    "by its actions, not by hand."
                )
            )

    def _check_settled_fields(self, vals):
        """Refuse to turn an issued card into the card of something else."""
        if self.env.su:
            return
        settled = [self._fields[name] for name in SETTLED_FIELDS & set(vals)]
        for card in self.filtered(lambda card: card.state != "blank"):
            if any(
                field.convert_to_write(card[field.name], card)
                != (vals[field.name] or False)
                for field in settled
            ):
                raise UserError(
                    self.env._(
                        "%(card)s has been issued for %(lot)s; its number, unit "
                        "and type stay.",
                        card=card.name,
                        lot=card.lot_id.name or card.product_id.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_warranty_state(self, on_date):
        """Return the key of `stock.lot.warranty_state` for the unit of this card."""
        if not self:
            return "none"
        self.ensure_one()
        if self.state == "suspended":
            return "suspended"
        if not self.date_start or self.date_start > on_date:
            return "pending"
        return "running" if self.date_end and self.date_end >= on_date else "expired"

    @api.model
    def _get_warranty_domain(self, warranty_state, on_date):
        """Return the domain of the open cards in a `stock.lot.warranty_state`."""
        if warranty_state == "suspended":
            return Domain("state", "=", "suspended")
        domain = Domain("state", "in", ("issued", "active"))
        started = Domain("date_start", "<=", on_date)
        running = Domain("date_end", ">=", on_date)
        return (
            domain
            & {
                "pending": Domain("date_start", "=", False)
                | Domain("date_start", ">", on_date),
                "running": started & running,
                "expired": started
                & (Domain("date_end", "=", False) | Domain("date_end", "<", on_date)),
            }[warranty_state]
        )

    @api.model
    def _get_action(self, domain):
        """Return the action that lists the cards of ``domain``, for smart buttons.

        A single card opens as a form.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_warranty_card_action"
        )
        action |= {"domain": list(domain), "context": {}}
        cards = self.search(domain, limit=2)
        if len(cards) == 1:
            action |= {"res_id": cards.id, "views": [(False, "form")]}
        return action

    def _get_issuing_company(self):
        """Return the company whose letterhead the card bears."""
        self.ensure_one()
        # sudo: a card has no company of its own, and any branch may print it
        card = self.sudo()
        return (
            card.picking_id.company_id or card.sale_order_id.company_id
        ) or self.env.company

    def _get_qr_value(self):
        """Return the text of the QR code. Hook for an address to open instead."""
        self.ensure_one()
        return "\n".join(filter(None, [self.name, self.lot_id.name]))

    def _get_report_base_filename(self):
        """Name the printed file after the card."""
        self.ensure_one()
        return self.env._("Warranty Card %s", self.name)
