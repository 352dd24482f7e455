from odoo import api, models

# What makes another picture of a photo, or takes it away from what it shows.
CONTENT_FIELDS = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "url",
    "type",
    "mimetype",
    "name",
    "res_model",
    "res_id",
    "res_field",
}


class IrAttachment(models.Model):
    """Photos and papers that prove work or its check stand as long as it does."""

    _inherit = "ir.attachment"

    # === CRUD METHODS === #

    def write(self, vals):
        if CONTENT_FIELDS & vals.keys():
            self._check_evidence_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._check_evidence_open()

    # === BUSINESS METHODS === #

    def _check_evidence_open(self):
        """Refuse to change the photos and papers of what was handed in or judged."""
        if self.env.su:
            return
        photos = [("photo_ids", "in", self.ids)]
        # sudo: what a photo proves counts, whoever changes it
        env = self.sudo().env
        logs = env["aftersales.work.log"]
        logs.search(photos)._check_draft()
        logs.search([("sheet_ids", "in", self.ids)])._check_draft()
        env["aftersales.work.point"].search(photos)._check_open()
        env["aftersales.quality.check.line"].search(photos)._check_open()
