from odoo import models


class AftersalesWorkLog(models.Model):
    """Accepted work: what its old parts are worth goes into the books."""

    _inherit = "aftersales.work.log"

    def _action_approved(self):
        super()._action_approved()
        due = self.case_id.part_ids.filtered("is_old_part_due")
        due.old_part_ids._post_received()
