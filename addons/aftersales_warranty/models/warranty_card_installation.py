from odoo import models

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """The first installation of a unit, which may start its warranty."""

    _inherit = "aftersales.warranty.card"

    # === BUSINESS METHODS === #

    def _register_installation(self, date):
        """Enter the day of the first installation; a later one changes nothing.

        A card whose periods it starts is active from then on.

        :param datetime.date date: the day on which the unit was installed
        :return: the cards that this has dated
        """
        todo = self.filtered(
            lambda card: card.state in OPEN_STATES and not card.installation_date
        )
        todo.write({"installation_date": date})
        started = todo.filtered(
            lambda card: card.start_rule == "installation" and card.state == "issued"
        )
        started._transition({"issued"}, "active")
        started.filtered(lambda card: not card.activation_date).write(
            {"activation_date": date}
        )
        return todo
