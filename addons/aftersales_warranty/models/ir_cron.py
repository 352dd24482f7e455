from odoo import api, models

# the scheduled actions that a transaction calls at its end
CALLED = "aftersales_warranty.called_crons"


class IrCron(models.Model):
    """Work that a step leaves to be done soon after it."""

    _inherit = "ir.cron"

    @api.model
    def _trigger_once(self, xmlid):
        """Let a scheduled action run soon after this transaction is through.

        One call at its end is enough for all that a transaction leaves to it.

        :param str xmlid: external id of the scheduled action
        """
        precommit = self.env.cr.precommit
        called = precommit.data.setdefault(CALLED, set())
        if not called:
            precommit.add(self._trigger_called)
        called.add(self.env["ir.model.data"]._xmlid_to_res_id(xmlid))

    @api.model
    def _trigger_called(self):
        # sudo: ir.cron - any step may leave something to do
        for cron in self.sudo().browse(self.env.cr.precommit.data.pop(CALLED)):
            cron._trigger()
