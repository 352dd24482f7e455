from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesProductPart(models.Model):
    """A line of a product's parts list: which part sits where in a unit, how often.

    The lines form a tree: an assembly, and below it what it is made of.
    """

    _name = "aftersales.product.part"
    _description = "Product Part"
    _order = "product_tmpl_id, sequence, id"
    _rec_names_search = ["product_id.name", "product_id.default_code", "position"]

    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        required=True,
        index=True,
        ondelete="cascade",
        help="The product whose units have this part.",
    )
    sequence = fields.Integer(default=10)
    position = fields.Char(help="Where it sits, as on the exploded drawing.")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu')]",
    )
    default_code = fields.Char(related="product_id.default_code", string="Code")
    quantity = fields.Float(
        required=True, default=1, digits="Product Unit", help="How many a unit has."
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of Measure")
    parent_id = fields.Many2one(
        "aftersales.product.part",
        string="Part of",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('product_tmpl_id', '=', product_tmpl_id), ('id', '!=', id)]",
        help="The assembly that this part belongs to.",
    )
    child_ids = fields.One2many(
        "aftersales.product.part", "parent_id", string="Parts of the Assembly"
    )
    is_wear = fields.Boolean(
        string="Wear Part", help="It wears out in normal use and is replaced in turn."
    )
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part must be more than zero."
    )
    _template_product_idx = models.Index("(product_tmpl_id, product_id)")

    # === COMPUTE METHODS === #

    @api.depends("product_id", "position")
    def _compute_display_name(self):
        for part in self:
            position = part.position and f"{part.position} "
            part.display_name = f"{position or ''}{part.product_id.display_name or ''}"

    # === CONSTRAINT METHODS === #

    @api.constrains("product_tmpl_id", "product_id")
    def _check_is_not_itself(self):
        for part in self:
            if part.product_id.product_tmpl_id == part.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "%s cannot be a part of itself.",
                        part.product_tmpl_id.display_name,
                    )
                )

    @api.constrains("parent_id", "product_tmpl_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("An assembly cannot lie within one of its own parts.")
            )
        for part in self.filtered("parent_id"):
            if part.parent_id.product_tmpl_id != part.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "%(part)s is on the parts list of %(product)s; it cannot be "
                        "part of an assembly of %(other)s.",
                        part=part.product_id.display_name,
                        product=part.product_tmpl_id.display_name,
                        other=part.parent_id.product_tmpl_id.display_name,
                    )
                )
