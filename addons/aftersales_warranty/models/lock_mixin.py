from odoo import models
from odoo.tools import SQL


class AftersalesLockMixin(models.AbstractModel):
    """Records whose steps are taken one at a time, however many press at once."""

    _name = "aftersales.lock.mixin"
    _description = "Rows Locked by Their Steps"

    def _lock_rows(self):
        """Wait for whoever changes the same records, then start over if he did."""
        if self.ids:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                ),
                # to be turned away is what a lock is for, and no fault to log
                log_exceptions=False,
            )
