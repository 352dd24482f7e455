from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.date_text import name_day
from ..tools.rights import is_manager
from .warranty_card import EVENT_FIELDS


class AftersalesWarrantyCard(models.Model):
    """The events a warranty may count from: entered when they have happened."""

    _inherit = "aftersales.warranty.card"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_event_dates(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_event_dates(vals)
        self._check_settled_events(vals)
        return super().write(vals)

    # === CHECK METHODS === #

    @api.model
    def _check_event_dates(self, vals):
        """Refuse events that are still to come, as they would prolong the promise.

        Only a manager agrees on a start that lies ahead.
        """
        if self.env.su:
            return
        today = fields.Date.context_today(self)
        for name in filter(vals.get, EVENT_FIELDS):
            date = self._to_day(vals[name])
            if date <= today or (name == "manual_date" and is_manager(self.env)):
                continue
            raise UserError(
                self.env._(
                    "%(field)s %(date)s is still to come; enter it once it has "
                    "happened.",
                    field=self._fields[name]._description_string(self.env),
                    date=name_day(self.env, date),
                )
            )

    def _check_settled_events(self, vals):
        """Refuse to move what the warranty may count from, but to a manager."""
        names = {"delivery_date", "installation_date"} & set(vals)
        if not names or is_manager(self.env):
            return
        for card in self.filtered(lambda card: card.state != "blank"):
            for name in names:
                if not card._is_settled_event(name):
                    continue
                if card[name] != self._to_day(vals[name]):
                    raise AccessError(
                        self.env._(
                            "%(card)s: %(field)s %(date)s stands, the warranty may "
                            "count from it. Ask a manager to correct it.",
                            card=card.name,
                            field=self._fields[name]._description_string(self.env),
                            date=card[name],
                        )
                    )

    def _is_settled_event(self, name):
        """Tell whether a date is no longer anybody's to change.

        The first installation is, and the delivery that the warehouse has done.
        """
        self.ensure_one()
        if name == "delivery_date":
            # sudo: stock.move - reception does not see the moves of the warehouse
            move = self.sudo().move_id
            return bool(self.delivery_date and move and move._is_warranty_sale())
        return bool(self[name])
