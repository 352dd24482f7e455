from odoo import models

POINT_INPUTS = ("result", "reading", "note")


class AftersalesWorkLog(models.Model):
    """Checkpoints, photos and the customer's signature on a technician's phone."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _portal_save(self, form):
        res = super()._portal_save(form)
        for point in self.point_ids:
            vals = self._prepare_portal_point_vals(point, form)
            if vals:
                point.write(vals)
        return res

    def _prepare_portal_point_vals(self, point, form):
        """Return what was typed at a checkpoint and differs from what it holds.

        A result nobody chose comes from the reading.
        """
        typed = {
            name: (form.get(f"point_{point.id}_{name}") or "").strip() or False
            for name in POINT_INPUTS
            if f"point_{point.id}_{name}" in form
        }
        results = dict(point._fields["result"].selection)
        if typed.get("result") not in results:
            typed.pop("result", None)
        return {name: text for name, text in typed.items() if point[name] != text}

    def _portal_add_photos(self, files):
        """Keep the pictures that came with the form, at the log or its checkpoints.

        :param files: a ``MultiDict`` of the uploaded files by the name of their input
        :raises UserError: when one is no picture, or too large
        """
        self.ensure_one()
        attachments = self.env["ir.attachment"]
        company = self.case_id.company_id
        for record, key in (
            (self, "photos"),
            *((point, f"point_{point.id}_photos") for point in self.point_ids),
        ):
            uploads = attachments._read_aftersales_uploads(
                files.getlist(key), company=company
            )
            if uploads:
                record.photo_ids += attachments._attach_aftersales_uploads(
                    record, uploads
                )
