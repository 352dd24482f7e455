from odoo import fields, models


class AftersalesInstallationCardLost(models.TransientModel):
    """Ask what happened to lost installation cards."""

    _name = "aftersales.installation.card.lost"
    _description = "Report Installation Cards Lost"

    card_ids = fields.Many2many(
        comodel_name="aftersales.installation.card",
        relation="aftersales_installation_card_lost_rel",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        """Report the cards lost for the given reason."""
        self.ensure_one()
        self.card_ids.action_report_lost(self.reason)
        return {"type": "ir.actions.act_window_close"}
