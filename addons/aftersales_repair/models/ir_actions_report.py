from odoo import models

# each of them is a paper of its own, kept as it was signed
SINGLE_REPORTS = {"aftersales_repair.report_work_log_minutes"}


class IrActionsReport(models.Model):
    """Prints service minutes one by one.

    To keep a PDF of each, core would cut a common one at its headings, which the PDF
    engine does not always mark.
    """

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        is_single = self._get_report(report_ref).report_name in SINGLE_REPORTS
        if not is_single or len(set(res_ids or ())) < 2:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in dict.fromkeys(res_ids):
            streams |= super()._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [res_id]
            )
        return streams

    def _get_printed_documents(self, report, ids):
        documents = super()._get_printed_documents(report, ids)
        if report.report_name == "aftersales_repair.report_old_part_return":
            return documents.aftersales_old_part_ids
        return documents
