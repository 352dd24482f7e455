from odoo import api, models, tools


class AccountAnalyticDistributionModel(models.Model):
    """Rules of distribution, that most companies have none of.

    A log with ten parts makes an entry of twenty lines, and each asks for its rule.
    """

    _inherit = "account.analytic.distribution.model"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def _get_applicable_models(self, vals):
        return (
            super()._get_applicable_models(vals) if self._is_used() else self.browse()
        )

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Return whether there is any rule at all."""
        # sudo: account.analytic.distribution.model - that there is one says no more
        return bool(self.sudo().search_count([], limit=1))
