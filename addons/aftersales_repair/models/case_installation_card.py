from odoo import models


class AftersalesCase(models.Model):
    """The cards that go out with installations."""

    _inherit = "aftersales.case"

    def _hand_out_installation_cards(self):
        """Give a card to whoever got an installation, where the process wants one."""
        # sudo: aftersales.installation.card - follows the order that was given out
        cards = self.env["aftersales.installation.card"].sudo()
        return cards.create(
            [
                {"case_id": case.id}
                for case in self.sudo()
                if case.is_installation
                and case.process_id.is_installation_card_required
                and not case.installation_card_ids
            ]
        )

    def _get_open_duties(self):
        duties = super()._get_open_duties()
        for card in self.installation_card_ids.filtered(lambda card: card._is_due()):
            duties.append(
                self.env._(
                    "Installation card %(card)s of case %(case)s is not back yet.",
                    card=card.name,
                    case=self.name,
                )
            )
        return duties

    def action_hand_out_card(self):
        """Open a new card, to enter its number and who carries it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Out a Card"),
            "res_model": "aftersales.installation.card",
            "view_mode": "form",
            "context": {"default_case_id": self.id},
        }
