import secrets
import string

from odoo import models

ALPHABET = string.ascii_letters + string.digits
# 95 bits: nobody guesses it, and it leaves room for words in a text message
TOKEN_LENGTH = 16


class AftersalesLinkMixin(models.AbstractModel):
    """A record whose customer gets a link that is short enough for a text message."""

    _name = "aftersales.link.mixin"
    _description = "Short Portal Link"

    def _set_short_token(self):
        """Give a record without a token a short one; a token once sent stays."""
        self.ensure_one()
        # sudo: the token is handed out by those who may share it, not here
        record = self.sudo()
        if not record.access_token:
            record.access_token = "".join(
                secrets.choice(ALPHABET) for __ in range(TOKEN_LENGTH)
            )

    def _filter_leaving(self, partner_id):
        """Return the records that go from one customer to another, or to nobody."""
        return self.filtered(
            lambda record: record.partner_id and record.partner_id.id != partner_id
        )

    def _close_links(self):
        """Let the links end that were sent to whom the records belonged until now.

        Whoever holds a link acts as the customer, and would act as the next one.
        """
        # sudo: the token is closed to many who may write the record
        records = self.sudo().filtered("access_token")
        if records:
            records.access_token = False

    def _get_short_path(self):
        """Return the first part of the path of the short link. To be overridden."""
        raise NotImplementedError

    def _get_short_url(self):
        """Return the link that opens the page of the record without a login."""
        self.ensure_one()
        token = self._portal_ensure_token()
        return f"{self.get_base_url()}/{self._get_short_path()}/{self.id}/{token}"
