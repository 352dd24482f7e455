from odoo import models


class AftersalesWarrantyCard(models.Model):
    """The steps of a card that somebody may be told of."""

    _inherit = "aftersales.warranty.card"

    def _after_issue(self):
        res = super()._after_issue()
        self.env["aftersales.notification"]._notify("card_issued", self)
        return res

    def _transition(self, source, target, reason=False):
        issued = self.filtered(lambda card: card.state == "issued")
        moved = super()._transition(source, target, reason=reason)
        if target == "active":  # from suspended it is no activation, but a return
            self.env["aftersales.notification"]._notify(
                "card_activated", moved & issued
            )
        return moved
