from odoo import models


class AftersalesDemo(models.AbstractModel):
    """Plays what the store hands out to technicians and takes back."""

    _inherit = "aftersales.demo"

    def _step_draw(self, case, when):
        """Let the store hand out what the job needs."""
        order = self._get_order(case)
        self._as("storekeeper", order).action_draw_parts()
        self._backdate_hand_outs(order, when)

    def _step_need_less(self, case, when, quantity):
        """Let the technician find that fewer parts do."""
        case.sudo().part_ids.quantity = quantity

    def _step_give_back(self, case, when):
        """Let the technician bring back what was left over."""
        order = case.sudo().order_ids.sorted("id")[-1:]
        self._as("storekeeper", order).action_return_parts()
        self._backdate_hand_outs(order, when)

    def _backdate_hand_outs(self, order, when):
        order.date_parts_moved = when
        self._backdate_pickings(order.part_picking_ids.sorted("id")[-1:], when)
