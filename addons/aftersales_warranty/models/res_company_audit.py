from odoo import models


class ResCompany(models.Model):
    """The settings of a branch: what is checked, for how long, by whom it is paid."""

    _name = "res.company"
    _inherit = ["res.company", "aftersales.audited.mixin"]

    @property
    def _audited_fields(self):
        """Return what our addons have added, as they are installed."""
        return tuple(
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and field.type != "properties_definition"
            and (field._module or "").startswith("aftersales")
        )

    def _is_audited_change(self, vals, kept):
        return bool(kept) and super()._is_audited_change(vals, kept)
