from odoo import api, models


class AftersalesAuditedExportMixin(models.AbstractModel):
    """Rows drawn from documents in the operator log: it tells who took them along.

    Told once is how many they were: such a row is no document.
    """

    _name = "aftersales.audited.export.mixin"
    _description = "Rows Whose Export Is in the Operator Log"

    def export_data(self, fields_to_export):
        """Export the records; the log tells who took them along."""
        res = super().export_data(fields_to_export)
        self._audit_export(", ".join(map(str, fields_to_export)))
        return res

    def _audit_export(self, detail):
        """Tell of an export, with its columns. Documents tell it one by one."""
        if self:
            name = self.env._("%(count)s rows", count=len(self))
            log = self.env["aftersales.audit.log"]
            log._note("export", self._name, 0, name=name, detail=detail)

    @api.model
    def _audit_table(self, title):
        """Tell of a table of many records that is taken along."""
        log = self.env["aftersales.audit.log"]
        log._note("export", self._name, 0, name=title, detail="pivot")
        if self.env.cr.readonly:
            log._write_down()

    @api.model
    def _get_audited_condition(self):
        """Return in SQL which of the rows noted as ``line`` belong to the service.

        For a model where ``_filter_audited`` would have to search first.
        """
        return
