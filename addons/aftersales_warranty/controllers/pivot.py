from werkzeug.datastructures import FileStorage

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.pivot import TableExporter

from ..rules.pivot_table import read_pivot


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
        # what core cannot read either is left to core to refuse
        name, title = read_pivot(content)
        model = request.env.get(name)
        if isinstance(model, request.env.registry["aftersales.audited.export.mixin"]):
            model._audit_table(title)
        return super().export_xlsx(data, **kw)
