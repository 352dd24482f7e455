from odoo import models
from odoo.exceptions import UserError

from ..rules.upload import DOCUMENTS
from .work_log_phone import MOST_PHOTOS


class AftersalesWorkLog(models.Model):
    """The signed job sheet of a visit that was handed in, added by its technician."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _portal_receive_sheets(self, files, key):
        """Keep scans of the job sheet; the form sent again keeps none twice.

        :param files: what the form sent
        :param str key: made up by the page for this form
        :raises UserError: when there is none, one cannot be taken, or its case is
            locked
        """
        self.ensure_one()
        _entry, is_new = self._take_portal_entry("photo", key)
        if not is_new:
            return
        attachments = self.env["ir.attachment"]
        uploads = attachments._read_aftersales_uploads(
            files, DOCUMENTS, company=self.case_id.company_id
        )
        if not uploads:
            raise UserError(self.env._("Choose a photo or a PDF of the job sheet."))
        if len(self.sheet_ids) + len(uploads) > MOST_PHOTOS:
            raise UserError(self.env._("This visit has enough papers."))
        sheets = attachments._attach_aftersales_uploads(self, uploads)
        # the model checks whose job it is
        self.sudo(False)._add_sheets(sheets)

    def _is_portal_sheet_missing(self):
        """Return whether the paper of this visit is waited for."""
        self.ensure_one()
        return not self.sheet_ids and self.case_id._is_slip_due()
