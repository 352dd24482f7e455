from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who has typed a phone at a public form and has not proved that it is his.

    Anybody can type the number of a customer. Until a code sent to it comes back, or
    staff has looked, his request hangs on a contact of its own; nothing of the
    customer is shown to him or written on what he sends.
    """

    _inherit = "res.partner"

    is_aftersales_unproved = fields.Boolean(
        string="Not Proved",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Typed by a visitor of a public form who may be anybody.",
    )

    @api.model
    def _get_consumer_domain(self, key):
        proved = Domain("is_aftersales_unproved", "!=", True)
        return super()._get_consumer_domain(key) & proved

    @api.model
    def _find_or_create_visitor(self, phone, name=None, **vals):
        """Return the unproved contact for what a visitor typed, made if missing.

        :param str phone: in any spelling
        :param vals: more values for a new one
        :raises ValidationError: when ``phone`` is no phone number
        """
        key = self._require_phone(phone)
        prepared = self._prepare_consumer_vals(key, name) | vals
        prepared |= {"is_aftersales_unproved": True, "is_consumer": False}
        visitor = self.search(
            [
                ("phone_sanitized", "=", key),
                ("name", "=", prepared["name"]),
                ("is_aftersales_unproved", "=", True),
            ],
            limit=1,
        )
        return visitor or self.create(prepared)
