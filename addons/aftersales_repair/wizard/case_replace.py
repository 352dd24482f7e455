from odoo import api, fields, models


class AftersalesCaseReplace(models.TransientModel):
    """Choose the unit that replaces the customer's."""

    _name = "aftersales.case.replace"
    _description = "Replace Unit"

    case_ids = fields.Many2many(
        comodel_name="aftersales.case", string="Cases", required=True
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case", compute="_compute_case_id"
    )
    product_tmpl_id = fields.Many2one(
        related="case_id.product_id.product_tmpl_id", string="Product"
    )
    old_lot_id = fields.Many2one(related="case_id.lot_id", string="Faulty Unit")
    is_in_custody = fields.Boolean(related="case_id.is_in_custody")
    currency_id = fields.Many2one(related="case_id.currency_id")
    can_replace_other = fields.Boolean(related="case_id.can_replace_other")
    is_other_model = fields.Boolean(
        string="Another Model",
        help="Choose among the units of all serviceable products; the difference of "
        "price is charged or credited.",
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="New Serial",
        required=True,
        domain="[('product_id.is_serviceable', '=', True),"
        " ('product_qty', '>', 0), ('id', '!=', old_lot_id)]"
        " + ([('product_id.product_tmpl_id', '!=', product_tmpl_id)] if is_other_model"
        " else [('product_id.product_tmpl_id', '=', product_tmpl_id)])",
    )
    price_difference = fields.Monetary(
        compute="_compute_price_difference",
        store=True,
        readonly=False,
        help="What the customer pays more, without taxes; less than zero is credited.",
    )
    term_note = fields.Char(string="Warranty", compute="_compute_term_note")

    # === COMPUTE METHODS === #

    @api.depends("case_ids")
    def _compute_case_id(self):
        for wizard in self:
            wizard.case_id = wizard.case_ids[:1]

    @api.depends("lot_id", "case_id")
    def _compute_price_difference(self):
        for wizard in self:
            is_other = wizard.lot_id and wizard.case_id._is_other_model(wizard.lot_id)
            # sudo: sale.order.line - what the customer paid, for whoever replaces
            case = wizard.case_id.sudo()
            wizard.price_difference = (
                case._get_price_difference(wizard.lot_id) if is_other else 0
            )

    @api.depends_context("lang")
    @api.depends("case_id")
    def _compute_term_note(self):
        for wizard in self:
            term = wizard.case_id.card_id.type_id.replacement_term
            if not term:
                wizard.term_note = self.env._("The unit has no open card.")
            elif term == "fresh":
                wizard.term_note = self.env._("A full new term from today.")
            else:
                wizard.term_note = self.env._("The rest of the old term.")

    # === ACTION METHODS === #

    def action_apply(self):
        """Replace the unit."""
        self.ensure_one()
        self.case_id.action_replace(self.lot_id, self.price_difference)
        return {"type": "ir.actions.act_window_close"}
