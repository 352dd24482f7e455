from odoo import api, models


class IrModuleModule(models.Model):
    """Names what each branch was given by us in a language that comes later."""

    _inherit = "ir.module.module"

    @api.model
    def _translate_made_terms(self):
        super()._translate_made_terms()
        # sudo: res.company, stock.warehouse - a language is installed for everybody
        self.env["res.company"].sudo().search([])._translate_made_names()
        warehouses = self.env["stock.warehouse"].sudo()
        warehouses.with_context(active_test=False).search([])._translate_made_names()
