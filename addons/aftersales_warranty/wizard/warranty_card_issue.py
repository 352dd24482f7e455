from odoo import api, fields, models
from odoo.exceptions import UserError

CARD_FIELDS = (
    "type_id",
    "partner_id",
    "dealer_id",
    "seller_name",
    "purchase_date",
    "delivery_date",
    "installation_date",
    "manual_date",
)


class AftersalesWarrantyCardIssueWizard(models.TransientModel):
    """Asks what the cards of chosen units say, and issues them."""

    _name = "aftersales.warranty.card.issue"
    _description = "Issue Warranty Cards"

    lot_ids = fields.Many2many(
        "stock.lot",
        "aftersales_warranty_card_issue_rel",
        "wizard_id",
        "lot_id",
        string="Units",
        required=True,
        default=lambda self: self._get_chosen_lots(),
        domain=[("product_id.tracking", "=", "serial")],
    )
    type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        help="Leave empty to take the type of each product.",
    )
    partner_id = fields.Many2one("res.partner", string="Consumer")
    dealer_id = fields.Many2one("res.partner", domain=[("is_dealer", "=", True)])
    seller_name = fields.Char()
    purchase_date = fields.Date()
    delivery_date = fields.Date()
    installation_date = fields.Date()
    manual_date = fields.Date(string="Agreed Start")
    issue_count = fields.Integer(string="Cards to Issue", compute="_compute_conflicts")
    conflicts = fields.Text(string="Left out", compute="_compute_conflicts")

    # === COMPUTE METHODS === #

    @api.depends("lot_ids", *CARD_FIELDS)
    def _compute_conflicts(self):
        for wizard in self:
            reasons = wizard._get_reasons()
            wizard.issue_count = len(wizard.lot_ids) - len(reasons)
            wizard.conflicts = "\n".join(reasons.values())

    # === ACTION METHODS === #

    def action_confirm(self):
        """Issue the cards of all units against which nothing speaks."""
        self.ensure_one()
        card_model = self.env["aftersales.warranty.card"]
        card_model.check_access("create")
        card_model.check_access("write")
        card_model._check_event_dates(self._prepare_card_vals())
        lots = self.lot_ids._origin
        lots._lock_rows()
        reasons = self._get_reasons()
        free = lots.filtered(lambda lot: lot not in reasons)
        if not free:
            raise UserError(
                "\n".join(reasons.values()) or self.env._("Choose the units first.")
            )
        cards = card_model._issue_for_lots(free, self._prepare_card_vals())
        return card_model._get_action([("id", "in", cards.ids)])

    # === BUSINESS METHODS === #

    @api.model
    def _get_chosen_lots(self):
        """Return the units that are ticked in the list the dialog was opened from."""
        is_unit = self.env.context.get("active_model") == "stock.lot"
        return is_unit and self.env.context.get("active_ids")

    def _prepare_card_vals(self):
        """Prepare what all cards have in common."""
        vals = {name: self[name] for name in CARD_FIELDS if self[name]}
        return self.env["aftersales.warranty.card"]._convert_to_write(vals)

    def _get_reasons(self):
        """Return why units cannot get a card, by unit."""
        return self.env["aftersales.warranty.card"]._get_issue_conflicts(
            self.lot_ids._origin, self._prepare_card_vals()
        )
