from datetime import timedelta

from odoo import api, fields, models

from ..rules.sms_gateway import get_retry_delay
from ..tools.sms_api import SmsApiGateway

# After so many minutes nobody is waiting for the gateway's answer any more.
STUCK_MINUTES = 15


class SmsSms(models.Model):
    """Text messages that go through a company's own gateway.

    A message in the queue is marked as being sent before the gateway is called, and
    with the result right after, each time for good. Where the server dies in
    between, nobody knows whether the message arrived: it is shown as failed and
    never sent again by itself.
    """

    _inherit = "sms.sms"

    gateway_attempts = fields.Integer(string="Attempts", readonly=True, copy=False)
    gateway_date = fields.Datetime(string="Last Attempt", readonly=True, copy=False)
    gateway_next_try = fields.Datetime(
        string="Next Attempt", readonly=True, copy=False, index="btree_not_null"
    )
    gateway_reference = fields.Char(readonly=True, copy=False)
    gateway_answer = fields.Char(
        string="Answer of the Gateway", readonly=True, copy=False
    )

    _gateway_stuck_idx = models.Index(
        "(gateway_date) WHERE state = 'process' AND gateway_date IS NOT NULL"
    )

    # === SENDING METHODS === #

    def _split_by_api(self):
        others = self.browse()
        for company, messages in self.grouped(lambda s: s._get_sms_company()).items():
            if company._get_sms_gateway():
                sms_api = SmsApiGateway(self.env)
                sms_api._set_company(company)
                yield sms_api, messages
            else:
                others += messages
        if others:
            yield from super(SmsSms, others)._split_by_api()

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Send each company's messages by its own service, in the queue too."""
        if self.env.context.get("sms_api"):
            return super()._send(unlink_failed, unlink_sent, raise_exception)
        for sms_api, messages in self._split_by_api():
            messages.with_context(sms_api=sms_api)._send(
                unlink_failed, unlink_sent, raise_exception
            )

    @api.model
    def _process_queue(self):
        """Send the queue; what goes through a gateway is settled one by one."""
        # sudo: res.company - whether any gateway is in use at all
        company_model = self.env["res.company"].sudo()
        if not company_model.search([("aftersales_sms_gateway_id", "!=", False)]):
            return super()._process_queue()
        domain = [("state", "=", "outgoing"), ("to_delete", "!=", True)]
        size = self._get_send_batch_size()
        messages = self.search(domain, limit=size, order="id").try_lock_for_update()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self.search_count(domain) if messages else 0)
        for sms_api, batch in messages._split_by_api():
            if isinstance(sms_api, SmsApiGateway):
                if not batch._send_one_by_one(sms_api):
                    return None
            else:
                waiting = batch.try_lock_for_update().filtered_domain(domain)
                waiting.with_context(sms_api=sms_api)._send()
                progress(len(batch))

    def _send_one_by_one(self, sms_api):
        """Send queued messages, each committed before and after its call.

        :return: whether there was time for all of them
        """
        for message in self:
            if not message.try_lock_for_update().filtered(
                lambda sms: sms.state == "outgoing"
            ):
                continue
            message.write({"state": "process", "gateway_date": fields.Datetime.now()})
            self.env["ir.cron"]._commit_progress()
            message.with_context(sms_api=sms_api)._send()
            if not self.env["ir.cron"]._commit_progress(1):
                return False
        return True

    def _handle_call_result_hook(self, results):
        """Keep what the gateway said, and when to try again."""
        messages = self.grouped("uuid")
        for result in results:
            if message := messages.get(result.get("uuid")):
                message._keep_gateway_result(result)
        return super()._handle_call_result_hook(results)

    def _keep_gateway_result(self, result):
        """Write down one answer of a gateway."""
        gateway = self._get_sms_company()._get_sms_gateway()
        if not gateway:
            return
        now = fields.Datetime.now()
        attempts = self.gateway_attempts + 1
        next_try = False
        if result.get("is_transient") and attempts < gateway.max_attempts:
            next_try = now + timedelta(minutes=get_retry_delay(attempts))
            self._get_retry_cron()._trigger(at=next_try)
        self.write(
            {
                "gateway_attempts": attempts,
                "gateway_date": now,
                "gateway_next_try": next_try,
                "gateway_reference": result.get("gateway_reference"),
                "gateway_answer": result.get("failure_reason"),
            }
        )

    # === RETRY METHODS === #

    def _get_retry_cron(self):
        # sudo: ir.cron - whoever sends a message has its retry planned
        return self.env.ref("aftersales_warranty.ir_cron_sms_retry").sudo()

    @api.model
    def _cron_retry(self):
        """Put due messages back into the queue, give up those that were cut off."""
        now = fields.Datetime.now()
        due = self.search(
            [("state", "=", "error"), ("gateway_next_try", "<=", now)]
        ).try_lock_for_update()
        due.write({"gateway_next_try": False})
        due.action_set_outgoing()
        stuck = self.search(
            [
                ("state", "=", "process"),
                ("gateway_date", "<", now - timedelta(minutes=STUCK_MINUTES)),
            ]
        ).try_lock_for_update()
        stuck._give_up()
        if due:
            # sudo: ir.cron - the queue of core sends what is due
            self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger()

    def _give_up(self):
        """Show messages as failed whose sending was cut off."""
        reason = self.env._(
            "The server stopped while this was being sent; it may have arrived. "
            "Resend it if it has not."
        )
        self.write(
            {"state": "error", "failure_type": "unknown", "gateway_answer": reason}
        )
        self.sms_tracker_id._action_update_from_sms_state(
            "error", failure_type="unknown", failure_reason=reason
        )
