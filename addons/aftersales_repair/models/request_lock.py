from odoo import models
from odoo.exceptions import UserError


class AftersalesRequest(models.Model):
    """The parties of a request stay as long as one of its cases is locked."""

    _inherit = "aftersales.request"

    # === CRUD METHODS === #

    def write(self, vals):
        self._check_parties_not_locked(vals)
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _check_parties_not_locked(self, vals):
        """Refuse to change the customer or the agent of locked cases, who follow."""
        names = {"partner_id", "agent_id"} & vals.keys()
        if self.env.su or not names:
            return
        changed = self.filtered(
            lambda request: any(request[n].id != (vals[n] or False) for n in names)
        )
        # sudo: aftersales.case - all cases count, also those the role cannot see
        locked = changed.sudo().case_ids.filtered("is_locked")
        if locked:
            raise UserError(
                self.env._(
                    "Case %s is locked; its customer and its agent stand. A manager "
                    "can unlock it for corrections.",
                    locked[0].name,
                )
            )
