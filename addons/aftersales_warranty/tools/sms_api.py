import logging
import time

import requests

from odoo.addons.sms.tools.sms_api import SmsApiBase

from ..rules import sms_gateway

_logger = logging.getLogger(__name__)

MOST_READ = 16 * 1024


class SmsApiGateway(SmsApiBase):
    """Sends text messages through the HTTP gateway of a company."""

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """Send messages one by one, see `SmsApiBase`.

        A result also says whether another try may help, and the gateway's own
        reference.
        """
        # sudo: aftersales.sms.gateway - who sends a message does not read the token
        gateway = self.company.sudo()._get_sms_gateway()
        results = []
        with requests.Session() as session:
            session.trust_env = False  # no password of a .netrc, no proxy of the shell
            for message in messages:
                for number in message.get("numbers") or []:
                    answer = self._send_one(
                        session, gateway, message.get("content") or "", number
                    )
                    results.append({"uuid": number["uuid"], **answer})
        return results

    def _send_one(self, session, gateway, text, number):
        """Send one message, and return what became of it."""
        if not number.get("number"):
            return {"state": "sms_number_missing"}
        answer = self._call(session, gateway, gateway._prepare_values(text, number))
        if answer.is_taken:
            return {"state": "sent", "gateway_reference": answer.reference}
        _logger.info("SMS %s: %s", number["uuid"], answer.reason)
        return {
            "state": "server_error" if answer.is_transient else "not_delivered",
            "failure_reason": answer.reason,
            "is_transient": answer.is_transient,
        }

    def _call(self, session, gateway, values):
        """Make one call, and judge what the gateway answers to it.

        Redirects are not followed: they could send the message twice, or the token
        elsewhere. An exception's own text may hold the address and the token in it,
        so it is never passed on.
        """
        _ = gateway.env._
        try:
            request = gateway._prepare_request(values)
        except (ValueError, UnicodeError):
            return sms_gateway.Answer(
                False,
                reason=_(
                    "The headers or the body of the gateway's call are not valid."
                ),
            )
        try:
            status, body = self._exchange(session, request, gateway.timeout)
        except requests.Timeout:
            reason = _("The gateway did not answer within %s seconds.", gateway.timeout)
            return sms_gateway.Answer(False, is_transient=True, reason=reason)
        except requests.ConnectionError:
            reason = _("The gateway could not be reached.")
            return sms_gateway.Answer(False, is_transient=True, reason=reason)
        except (requests.RequestException, UnicodeError) as error:
            reason = _("The gateway could not be called (%s).", type(error).__name__)
            return sms_gateway.Answer(False, reason=reason)
        body = sms_gateway.hide_secret(body, gateway.token)
        return sms_gateway.judge_answer(status, body, gateway._get_patterns())

    def _exchange(self, session, request, timeout):
        """Return the status and the beginning of the body, all within the timeout."""
        deadline = time.monotonic() + timeout
        with session.request(
            **request, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            body = b""
            for chunk in response.iter_content(1024):
                body += chunk
                if time.monotonic() > deadline:
                    raise requests.Timeout
                if len(body) >= MOST_READ:
                    break
            return response.status_code, body.decode("utf-8", errors="replace")
