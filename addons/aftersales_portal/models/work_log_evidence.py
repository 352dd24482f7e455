from odoo import models

from odoo.addons.aftersales_repair.rules.measurement import parse_reading

from ..exceptions import FormError, collected
from ..rules.upload import DOCUMENTS, PICTURES

POINT_INPUTS = ("result", "reading", "note")


class AftersalesWorkLog(models.Model):
    """Checkpoints, photos and the customer's signature on a technician's phone."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _prepare_portal_changes(self, form, errors):
        changes = super()._prepare_portal_changes(form, errors)
        for point in self.point_ids:
            with collected(errors):
                vals = self._prepare_portal_point_vals(point, form)
                if vals:
                    changes.append((point, vals))
        return changes

    def _prepare_portal_point_vals(self, point, form):
        """Return what was typed at a checkpoint and differs from what it holds.

        A result nobody chose comes from the reading.
        """
        key = f"point_{point.id}"
        typed = {
            name: (form.get(f"{key}_{name}") or "").strip() or False
            for name in POINT_INPUTS
            if f"{key}_{name}" in form
        }
        try:
            if typed.get("reading"):
                parse_reading(typed["reading"])
        except ValueError as error:
            message = self.env._(
                "“%(reading)s” is no number; write at “%(point)s” what the "
                "instrument shows.",
                reading=typed["reading"],
                point=point.name,
            )
            raise FormError({f"{key}_reading": message}) from error
        if typed.get("result") not in point._fields["result"].get_values(self.env):
            typed.pop("result", None)
        return {name: text for name, text in typed.items() if point[name] != text}

    def _get_portal_values(self):
        values = super()._get_portal_values()
        for point in self.point_ids:
            values[f"point_{point.id}_result"] = point.result or ""
            if point.evidence == "measurement":
                values[f"point_{point.id}_reading"] = point.reading or ""
        return values

    def _get_portal_problems(self):
        problems = super()._get_portal_problems()
        # what cannot be repaired passes no test
        for point in self.point_ids if not self.is_beyond_repair else ():
            problems |= self._get_portal_point_problems(point)
        if self.is_sheet_missing:
            problems["sheets"] = self.env._("Attach the signed job sheet.")
        return problems

    def _get_portal_point_problems(self, point):
        _ = self.env._
        key = f"point_{point.id}"
        if point.is_evidence_missing and point.evidence == "photo":
            return {f"{key}_photos": _("“%s” needs a photo.", point.name)}
        if point.is_evidence_missing and point.evidence == "measurement":
            return {
                f"{key}_reading": _(
                    "Enter at “%s” what the instrument shows.", point.name
                )
            }
        if point.result == "faulty":
            return {
                f"{key}_result": _(
                    "“%s” is marked faulty; put it right first.", point.name
                )
            }
        if point.is_listed and not point.result:
            return {
                f"{key}_result": _(
                    "Say at “%s” whether it is good, faulty or does not apply.",
                    point.name,
                )
            }
        return {}

    def _portal_add_photos(self, files):
        """Keep what came with the form: pictures of the work, scans of its paper.

        :param files: a ``MultiDict`` of the uploaded files by the name of their input
        :raises UserError: when one is no picture, or too large
        """
        self.ensure_one()
        for name in self._get_portal_file_targets():
            self._portal_keep_files(name, files.getlist(name))

    def _get_portal_file_targets(self):
        """Return what files are of, by the name of their input.

        :return: dict of (record, name of the field, MIME types taken)
        """
        self.ensure_one()
        points = {
            f"point_{point.id}_photos": (point, "photo_ids", PICTURES)
            for point in self.point_ids
        }
        return {
            "photos": (self, "photo_ids", PICTURES),
            "sheets": (self, "sheet_ids", DOCUMENTS),
            **points,
        }

    def _portal_keep_files(self, target, files):
        record, field, kinds = self._get_portal_file_targets()[target]
        attachments = self.env["ir.attachment"]
        uploads = attachments._read_aftersales_uploads(
            files, kinds, company=self.case_id.company_id
        )
        kept = attachments._attach_aftersales_uploads(record, uploads)
        if kept:
            record[field] += kept
        return kept
