from odoo import api, models


class AftersalesCachedRowsMixin(models.AbstractModel):
    """Rows people set once and every step reads: they are held in a cache.

    Whoever changes one changes it for all: the cache is emptied then.
    """

    _name = "aftersales.cached.rows.mixin"
    _description = "Rows Held in a Cache"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self._action_rows_changed()
        return rows

    def write(self, vals):
        res = super().write(vals)
        self._action_rows_changed()
        return res

    def unlink(self):
        """Delete the rows; what they were applied to stays as it is."""
        res = super().unlink()
        self._action_rows_changed()
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _action_rows_changed(self):
        """Forget what is held of the rows. Extend to look at what they decide."""
        self.env.registry.clear_cache()
