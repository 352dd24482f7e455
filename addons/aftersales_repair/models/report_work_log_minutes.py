from odoo import api, models


class ReportWorkLogMinutes(models.AbstractModel):
    """Prints the minutes of a visit for whoever may read its log."""

    _name = "report.aftersales_repair.report_work_log_minutes"
    _description = "Service Minutes"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the logs with all they tell of unit, parts and customer."""
        logs = self.env["aftersales.work.log"].browse(docids)
        logs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": logs._name,
            # sudo: the papers of a log its reader may see, of the branch and the unit
            "docs": logs.sudo(),
        }
