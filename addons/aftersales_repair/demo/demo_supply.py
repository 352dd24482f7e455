from odoo import api, models


class AftersalesDemo(models.AbstractModel):
    """Plays what branches and jobs ask for, and how it comes."""

    _inherit = "aftersales.demo"

    @api.model
    def _play_part_request(self, request_id, steps):
        """Take the steps of a part request as the storekeeper.

        :param steps: names of steps, or pairs of a name and its argument
        """
        request = self.env["aftersales.part.request"].browse(request_id)
        for step in steps:
            name, *args = step if isinstance(step, tuple) else (step,)
            getattr(self._as("storekeeper", request), f"action_{name}")(*args)

    @api.model
    def _count_shipment(self, request_id, arrived, lost, reason, note):
        """Receive a shipment of one part as far as it has come."""
        request = self.env["aftersales.part.request"].browse(request_id)
        self._as("storekeeper", request).action_receive_counted(
            [{"line_id": request.line_ids.id, "arrived": arrived, "lost": lost}],
            reason=reason,
            note=note,
        )

    @api.model
    def _request_job_parts(self, case_id, product_id):
        """Plan a part the store does not have, and ask for it as the job does."""
        case = self.env["aftersales.case"].browse(case_id)
        self._as("dispatcher", self.env["aftersales.work.part"]).create(
            {"case_id": case.id, "product_id": product_id}
        )
        order = case.order_ids.filtered("is_open")
        self._as("dispatcher", order).action_request_parts()
