from odoo import models

PREFIX = "aftersales"


class IrModuleModule(models.Model):
    """Who brings an addon of the service in, and who takes one away.

    What goes with an addon goes without a word about each record: told before is how
    many documents there were of each kind, and who has let them go.
    """

    _name = "ir.module.module"
    _inherit = ["ir.module.module", "aftersales.audited.mixin"]
    _audited_fields = ("state",)

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") == "to remove":
            self._audit_removal()
        return res

    def _filter_audited(self):
        return self.filtered(lambda module: module.name.startswith(PREFIX))

    def _is_audited_change(self, vals, kept):
        return bool(kept) and super()._is_audited_change(vals, kept)

    def _audit_removal(self):
        """Tell which documents go with these addons, before they are gone."""
        if not self._is_auditing():
            return
        for module in self.sudo()._filter_audited():
            if counts := module._count_documents():
                module._note_audited("remove", detail=counts)

    def _count_documents(self):
        """Return in words how many logged documents an addon holds, by kind."""
        mixin = self.pool["aftersales.audited.mixin"]
        counts = {
            model._description: self.env[name].with_context(active_test=False)
            for name, model in self.pool.items()
            if issubclass(model, mixin)
            and model._original_module == self.name
            and model._auto
            and not model._abstract
        }
        counts = {title: rows.search_count([]) for title, rows in counts.items()}
        return ", ".join(f"{title}: {n}" for title, n in sorted(counts.items()) if n)
