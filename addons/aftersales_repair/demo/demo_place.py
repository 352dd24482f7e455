from odoo import models


class AftersalesDemo(models.AbstractModel):
    """Steps by which demo units travel."""

    _inherit = "aftersales.demo"

    def _step_transfer(self, case, when, company_id, reason):
        self._as("dispatcher", case).action_transfer(company_id, reason)

    def _step_send(self, case, when):
        self._as("storekeeper", case).action_send_unit()

    def _step_receive(self, case, when):
        self._as("storekeeper", case).action_receive_unit()

    def _step_to_agent(self, case, when):
        self._as("storekeeper", case).action_send_to_agent()

    def _step_back(self, case, when):
        self._as("storekeeper", case).action_take_back()
