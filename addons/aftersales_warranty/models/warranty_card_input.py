import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

FIRST_YEAR = 1950
LAST_ID = 2**31 - 1


class AftersalesWarrantyCard(models.Model):
    """What callers from outside hand to the actions of a card."""

    _inherit = "aftersales.warranty.card"

    @api.model
    def _to_record(self, model_name, value):
        """Return the one existing record that a caller means.

        :param str model_name: the model of the record
        :param value: a record of the model, or its id
        """
        model = self.env[model_name]
        if isinstance(value, models.BaseModel):
            value = value.id if value._name == model_name and len(value) == 1 else False
        is_id = isinstance(value, int) and not isinstance(value, bool)
        record = model.browse(value if is_id and 0 < value <= LAST_ID else [])
        if not record.exists():
            raise UserError(
                self.env._(
                    "Choose one %(model)s; there is none for “%(value)s”.",
                    model=self.env["ir.model"]._get(model_name).name,
                    value=value or "",
                )
            )
        return record

    @api.model
    def _to_day(self, value):
        """Return the day that a caller means, False for none.

        :param value: a date, or its text as year-month-day
        """
        if not value:
            return False
        try:
            day = self._parse_day(value)
        except ValueError:
            raise UserError(
                self.env._(
                    "“%s” is not a date; write year-month-day, as in 2026-03-21.", value
                )
            ) from None
        if day.year < FIRST_YEAR:
            raise UserError(
                self.env._(
                    "%s lies too far back; check the year and its calendar.", value
                )
            )
        return day

    @api.model
    def _parse_day(self, value):
        if isinstance(value, date):
            return fields.Date.to_date(value)
        if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
            raise ValueError(value)
        return date.fromisoformat(value)
