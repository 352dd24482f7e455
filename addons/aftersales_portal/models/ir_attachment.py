from odoo import api, models
from odoo.exceptions import UserError

from ..rules.upload import MEGABYTE, PICTURES, read_uploads


class IrAttachment(models.Model):
    """Files that visitors send with the forms of the portal."""

    _inherit = "ir.attachment"

    # === PORTAL METHODS === #

    @api.model
    def _read_aftersales_uploads(self, files, kinds=PICTURES, company=None):
        """Read the files of one input, all of them or none.

        :param files: what the form sent, see :func:`read_uploads`
        :param kinds: the MIME types taken, ``PICTURES`` or ``DOCUMENTS`` as a rule
        :param company: the branch whose limits hold; the current one by default
        :return: a list of ``rules.upload.Upload``
        :raises UserError: with a sentence for each file that is refused
        """
        # sudo: res.company - the limits of the branch, no more
        company = (company or self.env.company).sudo()
        limits = {
            "size": company.aftersales_upload_megabytes,
            "count": company.aftersales_upload_count,
        }
        uploads, refused = read_uploads(
            files, kinds, limits["size"] * MEGABYTE, limits["count"]
        )
        if refused:
            sentences = self._get_aftersales_refusals(kinds, **limits)
            raise UserError(
                "\n".join(sentences[reason] % name for name, reason in refused)
            )
        return uploads

    @api.model
    def _get_aftersales_refusals(self, kinds, size, count):
        """Return the sentence for each reason, with a place for the file's name."""
        _ = self.env._
        wanted = _("a photo") if kinds == PICTURES else _("a photo or a PDF")
        return {
            "empty": _("“%s” is empty. Choose it again."),
            "large": _("“%%s” is larger than %s MB. Send a smaller one.", size),
            "kind": _("“%%s” cannot be taken. Send %s.", wanted),
            "many": _("“%%s” is one too many: send %s files at most.", count),
        }

    @api.model
    def _attach_aftersales_uploads(self, record, uploads):
        """Keep files that were read at a record of the visitor's own.

        :param record: a record the caller has checked to be the visitor's
        :param uploads: what :meth:`_read_aftersales_uploads` returned
        :return: the attachments
        """
        # sudo: ir.attachment - portal users make none but through a form of ours
        return self.sudo().create(
            [
                {
                    "name": upload.name,
                    "raw": upload.content,
                    "mimetype": upload.mimetype,
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for upload in uploads
            ]
        )
