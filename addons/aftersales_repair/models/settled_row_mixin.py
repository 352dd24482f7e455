from odoo import api, models


class AftersalesSettledRowMixin(models.AbstractModel):
    """Rows that stand once what they belong to is handed in, judged or settled."""

    _name = "aftersales.settled.row.mixin"
    _description = "Row That Stands Once Settled"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        self._check_open()
        res = super().write(vals)
        # nobody slips a row into something that is settled
        self._check_open()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_open()

    # === BUSINESS METHODS === #

    def _check_open(self):
        """Refuse changes once what the rows belong to is settled. Hook."""
        raise NotImplementedError
