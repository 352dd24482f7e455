from odoo import api, fields, models

from ..rules.identifier import clean_identifier

TYPED_FIELDS = {"name", "body_number"}


class StockLot(models.Model):
    """What a unit is, where it stands and how it is used."""

    _inherit = "stock.lot"

    model_code = fields.Char(
        string="Model",
        compute="_compute_model_code",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        help="The model on the unit's plate; by default that of its product.",
    )
    product_categ_id = fields.Many2one(
        related="product_id.categ_id", store=True, index=True, precompute=True
    )
    unit_properties = fields.Properties(
        definition="product_categ_id.unit_properties_definition",
        copy=True,
        help="What units of this product category have beside.",
    )

    # Use
    site_partner_id = fields.Many2one(
        "res.partner",
        string="Place of Use",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The address where the unit stands.",
    )
    site_note = fields.Char(
        string="Place Details", help="Building, floor, line, or how to get there."
    )
    use_condition_ids = fields.Many2many(
        "aftersales.use.condition",
        "aftersales_unit_use_condition_rel",
        "lot_id",
        "condition_id",
        string="Conditions of Use",
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
    )

    # History
    history_ids = fields.One2many(
        "aftersales.unit.history", "lot_id", string="Old Service History"
    )
    history_count = fields.Integer(
        string="Old Services", compute="_compute_history_count"
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_model_code(self):
        for lot in self:
            lot.model_code = lot.model_code or lot.product_id.model_code

    @api.depends("history_ids")
    def _compute_history_count(self):
        counts = dict(
            self.env["aftersales.unit.history"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.history_count = counts.get(lot, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean_typed(vals) for vals in vals_list]
        return super().create([self._with_category(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_typed(vals))

    @api.model
    def _with_category(self, vals):
        """Name the category that says which properties there are.

        Properties given to a record to be are lost as long as only a computation
        would tell by which definition to read them.
        """
        product_id = vals.get("product_id") or self.env.context.get(
            "default_product_id"
        )
        if not vals.get("unit_properties") or not product_id:
            return vals
        product = self.env["product.product"].browse(product_id)
        return vals | {"product_categ_id": product.categ_id.id}

    @api.model
    def _clean_typed(self, vals):
        """Take blanks and Persian digits out of what people type off a plate."""
        typed = {
            name: clean_identifier(vals[name]) for name in TYPED_FIELDS & vals.keys()
        }
        return vals | {name: text or False for name, text in typed.items()}

    # === ACTION METHODS === #

    def action_view_history(self):
        """Open what was done to this unit before it came on record here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_unit_history_action"
        )
        return action | {
            "domain": [("lot_id", "=", self.id)],
            "context": {"default_lot_id": self.id},
        }
