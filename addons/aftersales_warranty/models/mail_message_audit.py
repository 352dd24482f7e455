from textwrap import shorten

from odoo import api, models
from odoo.tools.mail import html2plaintext

REMEMBERED = 500  # characters: what was said, not a picture pasted into it


class MailMessage(models.Model):
    _inherit = "mail.message"

    def write(self, vals):
        if "body" in vals:
            self._tell_audited()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_tell_audited(self):
        """Tell of a message that somebody deletes.

        The system takes those of a document along that goes; the document is told.
        """
        if not self.env.su:
            self._tell_audited()

    def _tell_audited(self):
        """Tell the operator log what messages on its documents said until now."""
        # sudo: mail.message - what a message said is the log's, not the visitor's
        messages = self.sudo().filtered("res_id")
        pairs = self.env["aftersales.audit.log"]._pair_with_documents(messages, "model")
        for message, document in pairs:
            text = html2plaintext(message.body or "").strip()
            if text:
                document._audit("reword", detail=shorten(text, REMEMBERED))
