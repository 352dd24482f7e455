from odoo import api, models


class ReportOldPartLabel(models.AbstractModel):
    """Prints the labels of old parts for whoever may read them."""

    _name = "report.aftersales_repair.report_old_part_label"
    _description = "Label of an Old Part"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the old parts with all their labels tell of case and serial."""
        old_parts = self.env["aftersales.old.part"].browse(docids)
        old_parts.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": old_parts._name,
            # sudo: the case and serials of a debt its reader may see
            "docs": old_parts.sudo(),
        }
