from odoo import api, fields, models
from odoo.fields import Domain

START_RULES = [
    ("production", "Production"),
    ("receipt", "Receipt"),
    ("sale", "Sale"),
    ("delivery", "Delivery"),
    ("installation", "Installation"),
    ("activation", "Activation"),
    ("manual", "Manual"),
]


class AftersalesWarrantyType(models.Model):
    """A warranty policy: what we promise for a product, and from which day on."""

    _name = "aftersales.warranty.type"
    _description = "Warranty Type"
    _inherit = ["mail.thread", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "brand_id",
        "start_rule",
        "latest_start_months",
    )
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    brand_id = fields.Many2one(
        "aftersales.brand",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Only products of this brand are sold with this type. Empty serves any "
        "brand.",
    )
    start_rule = fields.Selection(
        START_RULES,
        string="Starts With",
        required=True,
        default="delivery",
        tracking=True,
        help="The event from which the periods are counted.",
    )
    latest_start_months = fields.Integer(
        string="Latest Start (Months)",
        tracking=True,
        help="The periods start no later than so many months after the delivery, "
        "even when the event has not happened. 0 sets no limit.",
    )
    term_ids = fields.One2many(
        "aftersales.warranty.term", "type_id", string="Terms", copy=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.root_id.currency_id,
        tracking=True,
        help="The currency of the amounts up to which the terms pay.",
    )
    product_tmpl_ids = fields.One2many(
        "product.template", "warranty_type_id", string="Products"
    )
    assignment_ids = fields.One2many(
        "aftersales.warranty.assignment", "type_id", string="Assignments", copy=False
    )
    product_count = fields.Integer(compute="_compute_product_count")
    card_count = fields.Integer(compute="_compute_card_count")
    note = fields.Html(string="Conditions", translate=True, help="Printed on the card.")

    _latest_start_positive = models.Constraint(
        "CHECK (latest_start_months BETWEEN 0 AND 1200)",
        "The latest start is a number of months, from zero to 1200.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_tmpl_ids", "assignment_ids")
    def _compute_product_count(self):
        for warranty_type in self:
            warranty_type.product_count = len(warranty_type._get_products())

    def _compute_card_count(self):
        counts = dict(
            self.env["aftersales.warranty.card"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for warranty_type in self:
            warranty_type.card_count = counts.get(warranty_type, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("brand_id")
    def _check_brand(self):
        self.product_tmpl_ids._check_warranty_type_brand()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(aftersales_new_document=True)
        types = super(AftersalesWarrantyType, quiet).create(vals_list)
        return types.with_env(self.env)

    def write(self, vals):
        res = super().write(vals)
        if {"active", "brand_id"} & vals.keys():
            self.env["aftersales.warranty.assignment"]._forget_resolved()
        return res

    def unlink(self):
        res = super().unlink()
        self.env["aftersales.warranty.assignment"]._forget_resolved()
        return res

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            vals | {"name": self.env._("%s (copy)", warranty_type.name)}
            for warranty_type, vals in zip(self, vals_list, strict=True)
        ]

    # === ACTION METHODS === #

    def action_view_products(self):
        """Open the products sold with this type."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Products"),
            "res_model": "product.template",
            "view_mode": "list,form",
            "domain": [("product_variant_ids", "in", self._get_products().ids)],
            "context": {"default_warranty_type_id": self.id},
        }

    def action_view_cards(self):
        """Open the cards of this type."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("type_id", "=", self.id)]
        )

    # === BUSINESS METHODS === #

    def _get_products(self):
        """Return the products that are sold with this type by all assignments."""
        self.ensure_one()
        if not self._origin:
            return self.env["product.product"]
        rules = self.assignment_ids
        candidates = self.env["product.product"].search(
            Domain.OR(
                [
                    Domain("product_tmpl_id.warranty_type_id", "in", self.ids),
                    Domain("id", "in", rules.product_id.ids),
                    Domain("product_tmpl_id", "in", rules.product_tmpl_id.ids),
                    Domain("categ_id", "child_of", rules.categ_id.ids),
                    Domain("aftersales_brand_id", "in", rules.brand_id.ids),
                ]
            )
        )
        return candidates.filtered(
            lambda product: product._get_warranty_type() == self._origin
        )

    def _serves(self, brand):
        """Tell whether products of a brand may be sold with this type.

        An archived type serves nobody any more.
        """
        self.ensure_one()
        return self.active and (not self.brand_id or self.brand_id == brand)

    def _prepare_promise_vals(self, start):
        """Prepare what a card of this type keeps of it on the day it is issued.

        :param start: the first day of the periods, or False while it is not known
        """
        self.ensure_one()
        free = self.term_ids.filtered(lambda term: term.kind != "commitment")
        whole = free.filtered(lambda term: not term.component_ids)
        ends = [term._get_date_end(start) for term in whole or free]
        return {
            "start_rule": self.start_rule,
            "latest_start_months": self.latest_start_months,
            "date_start": start,
            "date_end": max(filter(None, ends), default=False),
        }
