from odoo import api, models
from odoo.exceptions import UserError


class AftersalesVerdictMixin(models.AbstractModel):
    """Lines of a locked case, which stay as they were accounted for."""

    _inherit = "aftersales.verdict.mixin"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_case_not_locked()
        return lines

    def write(self, vals):
        self._check_case_not_locked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_case_not_locked()

    # === BUSINESS METHODS === #

    def _check_case_not_locked(self):
        """Refuse changes of what a locked case used; its own steps run as superuser."""
        if self.env.su:
            return
        # sudo: aftersales.case - whoever plans a line may not read every case
        locked = self.sudo().case_id.filtered("is_locked")
        if locked:
            raise UserError(
                self.env._(
                    "Case %s is locked; a manager can unlock it for corrections.",
                    locked[0].name,
                )
            )
