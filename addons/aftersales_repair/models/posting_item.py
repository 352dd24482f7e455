from dataclasses import dataclass, fields, replace
from typing import Any

from odoo import models


@dataclass(frozen=True, kw_only=True)
class PostingItem:
    """What a document says about one activity that is to be posted.

    ``amount`` is in the currency of ``company``; a negative one changes the sides.
    ``key`` tells several postings of one activity and document apart. An account or
    a partner for one side counts where the template goes by the document; analytics
    for one side go before those of the template.
    """

    activity: str
    record: Any
    amount: float
    company: Any
    case: Any = None
    partner: Any = None
    product: Any = None
    name: str | None = None
    key: str = ""
    debit_account: Any = None
    credit_account: Any = None
    debit_partner: Any = None
    credit_partner: Any = None
    debit_analytic: dict | None = None
    credit_analytic: dict | None = None

    @property
    def identity(self):
        """What no two standing postings share."""
        return (self.activity, self.record._name, self.record.id, self.key)

    def get_side(self, side, what):
        """Return the account or partner that the document names for one side."""
        return getattr(self, f"{side}_{what}")

    def get_name(self):
        """Return what the lines of the entry say."""
        parts = (
            self.case.name if self.case else "",
            self.name or (self.product or self.record).display_name,
        )
        return " - ".join(part for part in parts if part)

    def sudo(self):
        """Return the same with superuser rights: who takes a step need not post."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(
            self,
            **{
                name: value.sudo()
                for name, value in values.items()
                if isinstance(value, models.BaseModel)
            },
        )
