from odoo import api, models


class ReportPartApplication(models.AbstractModel):
    """Prints applications for parts, a letter for each maker and branch."""

    _name = "report.aftersales_repair.report_part_application"
    _description = "Application for Parts"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the letters, with all they tell of units and cards."""
        requests = self.env["aftersales.part.request"].browse(docids)
        requests.check_access("read")
        requests._check_can_apply()
        return {
            "doc_ids": docids,
            "doc_model": requests._name,
            # sudo: the case, unit and card of a request its reader may see
            "letters": requests.sudo()._group_by_letter(),
        }
