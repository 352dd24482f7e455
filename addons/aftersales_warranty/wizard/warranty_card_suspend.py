from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

CHUNK_SIZE = 1000


class AftersalesWarrantyCardSuspend(models.TransientModel):
    """Asks why cards are suspended or resumed: cards at hand, or all of a product."""

    _name = "aftersales.warranty.card.suspend"
    _description = "Suspend Warranty Cards"

    operation = fields.Selection(
        [("suspend", "Suspend"), ("resume", "Resume")],
        required=True,
        default="suspend",
    )
    card_ids = fields.Many2many(
        "aftersales.warranty.card",
        "aftersales_warranty_card_suspend_rel",
        "wizard_id",
        "card_id",
        string="Cards",
    )
    product_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_card_suspend_product_rel",
        "wizard_id",
        "product_id",
        string="Products",
        default=lambda self: self._get_chosen_products(),
    )
    batch_ref = fields.Char(
        string="Production Batch", help="Only units of this production batch."
    )
    reason = fields.Char(required=True)
    card_count = fields.Integer(string="Cards Affected", compute="_compute_card_count")

    # === COMPUTE METHODS === #

    @api.depends("operation", "card_ids", "product_ids", "batch_ref")
    def _compute_card_count(self):
        card_model = self.env["aftersales.warranty.card"]
        for wizard in self:
            wizard.card_count = card_model.search_count(wizard._get_domain())

    # === ACTION METHODS === #

    def action_confirm(self):
        """Suspend or resume the cards, a thousand at a time."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why."))
        self.env["aftersales.warranty.card"].check_access("write")
        cards = self.env["aftersales.warranty.card"].search(
            self._get_domain(), order="id"
        )
        for chunk in split_every(CHUNK_SIZE, cards.ids, cards.browse):
            chunk._suspend_in_bulk(self.operation, reason)
            self.env.flush_all()
            self.env.invalidate_all()
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    @api.model
    def _get_chosen_products(self):
        """Return the products ticked in the list the dialog was opened from."""
        is_product = self.env.context.get("active_model") == "product.product"
        return is_product and self.env.context.get("active_ids")

    def _get_domain(self):
        """Return the domain of the cards that will change."""
        self.ensure_one()
        chosen = Domain("id", "in", self.card_ids._origin.ids)
        if not self.card_ids:
            chosen = Domain("product_id", "in", self.product_ids.ids)
            if self.batch_ref:
                by_batch = Domain("lot_id.batch_ref", "=", self.batch_ref.strip())
                chosen = chosen & by_batch if self.product_ids else by_batch
        states = {"suspend": ("issued", "active"), "resume": ("suspended",)}
        return chosen & Domain("state", "in", states[self.operation])
