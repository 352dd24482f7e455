from odoo import models

from .ir_actions_report import PICKING_REPORT


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        self._audit_print(report_ref, res_ids)
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_html(self, report_ref, docids, data=None):
        self._audit_print(report_ref, docids)
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _render_qweb_text(self, report_ref, docids, data=None):
        self._audit_print(report_ref, docids)
        return super()._render_qweb_text(report_ref, docids, data=data)

    def _audit_print(self, report_ref, res_ids):
        """Tell the operator log who prints what; printed once, it is told once."""
        ids = [res_ids] if isinstance(res_ids, int) else res_ids
        if not ids:
            return
        report = self._get_report(report_ref)
        documents = self._get_printed_documents(report, ids)
        if isinstance(documents, self.env.registry["aftersales.audited.mixin"]):
            title = report.with_context(lang=None).name
            documents._audit_taken("print", detail=title)

    def _get_printed_documents(self, report, ids):
        """Return the documents that a report of some records shows."""
        documents = self.env[report.model].browse(ids)
        if report.report_name == PICKING_REPORT:
            return documents.card_ids.filtered("lot_id")
        if report.model == "stock.lot":
            return documents.card_ids
        return documents
