from odoo import models
from odoo.exceptions import AccessError

from .warranty_card import OPEN_STATES


class AftersalesWarrantyCard(models.Model):
    """The first installation of a unit, which may start its warranty."""

    _inherit = "aftersales.warranty.card"

    # === CRUD METHODS === #

    def write(self, vals):
        if "installation_date" in vals:
            self._check_installation_date(vals["installation_date"])
        return super().write(vals)

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

    def _check_installation_date(self, date):
        """Refuse to move the first installation, but to a manager."""
        is_manager = self.env.user.has_group(
            "aftersales_warranty.aftersales_group_manager"
        )
        if self.env.su or is_manager:
            return
        field = self._fields["installation_date"]
        for card in self.filtered("installation_date"):
            if card.state != "blank" and card.installation_date != (
                field.convert_to_cache(date, card)
            ):
                raise AccessError(
                    self.env._(
                        "%(card)s: the first installation on %(date)s stands, the "
                        "warranty may count from it. Ask a manager to correct it.",
                        card=card.name,
                        date=card.installation_date,
                    )
                )
