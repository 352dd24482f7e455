from odoo import api, models, tools


class AccountAnalyticDistributionModel(models.Model):
    """Whether there is any rule of distribution: most companies have none.

    Entries of warranty cost ask before they let core look for rules line by line.
    """

    _inherit = "account.analytic.distribution.model"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Return whether there is any rule at all."""
        # sudo: account.analytic.distribution.model - that there is one says no more
        return bool(self.sudo().search_count([], limit=1))
