from odoo import api, models


class AftersalesDemo(models.AbstractModel):
    """Steps of installations that a delivery has requested, and their cards."""

    _inherit = "aftersales.demo"

    @api.model
    def _play_installation(self, serial, steps):
        """Lead the installation of a delivered unit through its steps."""
        case = self.env["aftersales.case"].search(
            [("lot_id.name", "=", serial), ("is_installation", "=", True)], limit=1
        )
        self._play(case.id, steps)

    def _step_requested(self, case, when):
        """Stay as the delivery has left it: only the date is set back."""

    def _step_card_out(self, case, when):
        case.installation_card_ids.date_out = when.date()

    def _step_card_back(self, case, when):
        self._as("reception", case.installation_card_ids).action_hand_back()
        case.installation_card_ids.date_back = when.date()

    def _step_card_lost(self, case, when, reason):
        self._as("dispatcher", case.installation_card_ids).action_report_lost(reason)
        case.installation_card_ids.date_lost = when.date()

    @api.model
    def _appraise(self, appraisal_id, step, *args):
        """Let the demo inspector take a step on an appraisal."""
        appraisal = self.env["aftersales.appraisal"].browse(appraisal_id)
        getattr(self._as("inspector", appraisal), f"action_{step}")(*args)

    @api.model
    def _review_replacements(self):
        """Flag the units of all demo cases by the thresholds of the demo."""
        self.env["aftersales.case"].search([])._review_replacement()
