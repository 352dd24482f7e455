from odoo import api, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.ondelete(at_uninstall=False)
    def _unlink_tell_audited(self):
        """Tell the operator log which files of its documents go.

        Not of those that go along with their document, which is told itself, nor of
        those that hold the value of a field, whose change is told.
        """
        # sudo: ir.attachment - who may delete a file need not read all of it
        files = self.sudo().filtered(lambda file: file.res_id and not file.res_field)
        pairs = self.env["aftersales.audit.log"]._pair_with_documents(
            files, "res_model"
        )
        for file, document in pairs:
            document._audit("detach", detail=file.name)
