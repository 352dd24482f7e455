from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError


class AftersalesFormKeyMixin(models.AbstractModel):
    """A document that a form of the portal makes, once however often it is sent.

    The page that shows the form makes up its key. A document names this one first: it
    goes before the methods of the document itself.
    """

    _name = "aftersales.form.key.mixin"
    _description = "Document Made by a Form of the Portal"
    _inherit = ["aftersales.gate.mixin"]

    portal_key = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Names one filled-in form: sent twice it makes one document.",
    )

    _portal_key_uniq = models.UniqueIndex(
        "(portal_key) WHERE portal_key IS NOT NULL",
        "This form was sent already.",
    )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"portal_key"}

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_key(self, key):
        """Return the key of a form as it is kept: nobody meets another's."""
        return f"{self.env.uid}:{key}"

    @api.model
    def _find_by_portal_key(self, portal_key):
        """Return what a form has made before, none where it is new."""
        return self.search([("portal_key", "=", portal_key)], limit=1)

    @api.model
    def _create_by_portal_key(self, vals):
        """Create the document of a form, in whose ``vals`` its ``portal_key`` is.

        :raises ConcurrencyError: when the same form beside this one was quicker; the
            call is made again, and finds what that one has made
        """
        try:
            with self.env.cr.savepoint():
                return self.create(vals)
        except IntegrityError as error:
            raise ConcurrencyError(vals["portal_key"]) from error
