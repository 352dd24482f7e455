from odoo import api, fields, models

from ..rules.sampling import is_drawn


class AftersalesWorkLog(models.Model):
    """Whether a log is inspected, and how often its work was sent back."""

    _inherit = "aftersales.work.log"

    check_failed_count = fields.Integer(
        string="Sent Back",
        compute="_compute_check_failed_count",
        store=True,
        help="How often an inspector has sent the work of this order back so far.",
    )

    # === COMPUTE METHODS === #

    @api.depends("check_ids.state", "order_id.log_ids.check_ids.state")
    def _compute_check_failed_count(self):
        for log in self:
            # an order shared by several technicians counts whole for each of them
            logs = log.order_id.sudo().log_ids
            log.check_failed_count = sum(
                check.state == "failed"
                for other in logs
                if not log.id or (other.id and other.id <= log.id)
                for check in other.check_ids
            )

    # === BUSINESS METHODS === #

    def _draw_check(self):
        """Return whether this log, which is about to be handed in, is inspected.

        What was sent back before is always seen again.
        """
        self.ensure_one()
        process = self.case_id.process_id
        if process.check_mode != "sample":
            return process.check_mode == "always"
        # of the case: another order may go on with what was sent back
        earlier = (self.case_id.log_ids - self).filtered(
            lambda log: log.state != "draft"
        )
        if earlier.sorted("id")[-1:].state == "rejected":
            return True
        # sudo: ir.config_parameter - the draw must not be foreseen
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        percent = self.technician_id._get_check_percent(process)
        return is_drawn(secret, self.id, percent)

    def _submit(self):
        """Take what was sent back off the technician's list, now that it is done."""
        self.order_id._finish_activities()
        return super()._submit()

    def _action_rejected(self):
        res = super()._action_rejected()
        for log in self:
            # each failed check is news of its own
            self.env["aftersales.notification"]._notify(
                "work_sent_back", log.order_id, key=str(log.id)
            )
        return res
