from odoo import fields, models


class AftersalesOrder(models.Model):
    """Work begins where the unit is."""

    _inherit = "aftersales.order"

    address_id = fields.Many2one(related="case_id.address_id")
    visit_start = fields.Datetime(related="case_id.visit_start")
    visit_end = fields.Datetime(related="case_id.visit_end")
    unit_place = fields.Char(related="case_id.unit_place")
    navigation_url = fields.Char(related="case_id.navigation_url")

    def action_open_route(self):
        """Open the way to where the unit is on a map."""
        self.ensure_one()
        # sudo: aftersales.case - the address of the job, whoever has it
        return self.sudo().case_id.action_open_route()

    def action_start(self):
        self._check_own()
        for order in self:
            # sudo: aftersales.case - where the unit lies, whoever has the job
            order.sudo().case_id._check_unit_at_hand(order.sudo().agent_id)
        return super().action_start()
