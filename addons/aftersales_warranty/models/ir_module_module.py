from odoo import api, models
from odoo.tools import SQL

PREFIX = "aftersales_"


class IrModuleModule(models.Model):
    """Translates what no file of translations reaches, once the files are read."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        res = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if any(module.startswith(PREFIX) for module in modules):
            if self.env.registry.loaded:
                self._translate_made_terms()
            else:
                # the columns of addons yet to be loaded may be missing
                self.env.registry.are_aftersales_terms_due = True
        return res

    def _register_hook(self):
        super()._register_hook()
        if getattr(self.env.registry, "are_aftersales_terms_due", False):
            del self.env.registry.are_aftersales_terms_due
            self._translate_made_terms()

    @api.model
    def _translate_made_terms(self):
        """Translate names and labels that stand in no file. Hook.

        The labels that our models have from the mixin of activities are core's terms:
        core exports them under its own name and for its own models.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE ir_model_fields_selection AS label
                   SET name = origin.name || label.name
                  FROM ir_model_fields AS field,
                       ir_model_fields AS origin_field,
                       ir_model_fields_selection AS origin
                 WHERE field.id = label.field_id
                   AND field.model LIKE 'aftersales.%%'
                   AND origin_field.model = 'mail.activity.mixin'
                   AND origin_field.name = field.name
                   AND origin.field_id = origin_field.id
                   AND origin.value = label.value
                   AND origin.name ->> 'en_US' = label.name ->> 'en_US'
                   AND NOT label.name @> origin.name
                """
            )
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("stable")
