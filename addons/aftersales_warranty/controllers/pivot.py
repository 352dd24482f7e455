import json

from werkzeug.datastructures import FileStorage

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.pivot import TableExporter


class AuditedTableExporter(TableExporter):
    """A pivot table of documents that is taken along is told to the operator log.

    The table is made in the browser: the log says of which kind of documents it was,
    and cannot say of which of them.
    """

    @http.route()
    def export_xlsx(self, data, **kw):
        if isinstance(data, FileStorage):
            content = data.read()
            data.seek(0)
        else:
            content = data
        table = json.loads(content)
        model = request.env.get(table.get("model")) if table else None
        if isinstance(model, request.env.registry["aftersales.audited.mixin"]):
            model._audit_table(table.get("title"))
        return super().export_xlsx(data, **kw)
