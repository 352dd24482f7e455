from datetime import timedelta

from odoo import models

MANAGER_STEPS = ("write_off",)


class AftersalesDemo(models.AbstractModel):
    """Steps by which the old parts of the demo come back, and what becomes of them."""

    _inherit = "aftersales.demo"

    def _step_old_part(self, case, when, product_id, step, *args):
        """Take a step on the old part of a product.

        :param str step: the end of the name of an ``action_`` of old parts
        """
        old_part = case.sudo().part_ids.old_part_ids.filtered(
            lambda debt: debt.product_id.id == product_id
        )
        role = "manager" if step in MANAGER_STEPS else "storekeeper"
        getattr(self._as(role, old_part), f"action_{step}")(*args)
        self._backdate_pickings(old_part.return_picking_id, when)

    def _backdate_case(self, case, when):
        super()._backdate_case(case, when)
        now = self.env.cr.now().replace(microsecond=0)
        for old_part in case.sudo().part_ids.old_part_ids:
            if old_part.date_owed >= now.date():
                days = (old_part.date_due - old_part.date_owed).days
                old_part.date_owed = when
                old_part.date_due = when + timedelta(days=days)
            for field in ("date_received", "date_settled"):
                if old_part[field] and old_part[field] >= now:
                    old_part[field] = when
