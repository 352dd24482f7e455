from odoo import http
from odoo.http import request

from .portal import AftersalesPortal


class DocumentPortal(AftersalesPortal):
    """The papers of a product, for whoever has a unit of it."""

    @http.route(
        "/my/warranty/<int:card_id>/document/<int:document_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_card_document(self, card_id, document_id, access_token=None, **kwargs):
        """Download a paper of the product of one's card."""
        card_sudo = self._get_aftersales_document(
            "aftersales.warranty.card", card_id, access_token
        )
        return self._send_product_document(card_sudo, document_id)

    @http.route(
        "/my/cases/<int:case_id>/document/<int:document_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_case_document(self, case_id, document_id, access_token=None, **kwargs):
        """Download a paper of the product of one's case."""
        case_sudo = self._get_aftersales_document(
            "aftersales.case", case_id, access_token
        )
        return self._send_product_document(case_sudo, document_id)

    def _send_product_document(self, record_sudo, document_id):
        """Send a paper, if it is one for the owners of the record's product."""
        if not record_sudo:
            return request.redirect("/my")
        documents = record_sudo.product_id._get_portal_documents()
        document = documents.filtered(lambda document: document.id == document_id)
        if not document:
            return request.redirect(record_sudo.access_url)
        if document.type == "url":
            return request.redirect(document.url, local=False)
        stream = request.env["ir.binary"]._get_stream_from(document.ir_attachment_id)
        return stream.get_response()
