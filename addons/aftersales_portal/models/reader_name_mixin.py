from odoo import api, models


class AftersalesReaderNameMixin(models.AbstractModel):
    """The name and the messages of a document that others than its customer follow.

    See ``aftersales.reader.mixin``. A document names this one first: it goes before
    the methods of the document itself.
    """

    _name = "aftersales.reader.name.mixin"
    _description = "Name of a Document Followed in the Portal"

    def _compute_display_name(self):
        if not self.env.user.share:
            return super()._compute_display_name()
        # sudo: stock.lot, product.product - of whoever may read the record they name
        named = self.sudo()
        super(AftersalesReaderNameMixin, named)._compute_display_name()
        for record, record_sudo in zip(self, named, strict=True):
            # a name that depends on the user is kept apart for superusers
            record.display_name = record_sudo.display_name

    @api.model
    def _get_thread_with_access(self, thread_id, *, token=None, **kwargs):
        # other characters cannot even be compared, and are in no token of ours
        token = token if (token or "").isascii() else None
        thread = super()._get_thread_with_access(thread_id, token=token, **kwargs)
        # by the link of the customer it comes as superuser
        if not thread or thread.env.su or not self.env.user.share:
            return thread
        return thread if thread._are_portal_open("message_ids") else self.browse()
