from odoo import http
from odoo.http import Response, request

from ..models.sms_gateway import CONTENT_TYPES, INBOUND_PATH
from ..models.sms_gateway_inbound import MISS_SPAN, MISSES
from ..rules.sms_inbound import pick, read_json
from .rate_limit import count_miss, is_over_misses

DOOR = "sms"
LARGEST = 16 * 1024


class SmsInbound(http.Controller):
    """The door through which gateways hand us text messages.

    A gateway that proves itself by its secret gets an answer. Whoever does not, who
    sends again what was sent, or too much of it, gets nothing.
    """

    @http.route(
        f"{INBOUND_PATH}/<int:gateway_id>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=LARGEST,
    )
    def receive_sms(self, gateway_id, **params):
        """Take in one text message."""
        if is_over_misses(DOOR, MISSES):
            return self._answer_nothing(429)
        gateway = request.env["aftersales.sms.gateway"]._get_inbound(gateway_id)
        data = self._read_data(params)
        if not gateway._is_secret(self._read_secret(gateway, params, data)):
            count_miss(DOOR, MISS_SPAN)
            gateway._log_refusal(request.env._("The secret was wrong."))
            return self._answer_nothing(403)
        message = gateway._receive(data)
        if message.state == "refused" or gateway.inbound_reply != "http":
            return self._answer_nothing(200)
        return self._answer(gateway, message)

    def _read_data(self, params):
        """Return what was sent: the JSON of the body, or else the parameters."""
        if request.httprequest.mimetype.endswith("json"):
            body = request.httprequest.get_data(as_text=True)
            return read_json(body) or params
        return params

    def _read_secret(self, gateway, params, data):
        name = gateway.inbound_secret_name or ""
        if gateway.inbound_secret_place == "header":
            return request.httprequest.headers.get(name, "")
        return pick(params, name) or pick(data, name)

    def _answer(self, gateway, message):
        if not message:
            return self._answer_nothing(200)
        kind, body = gateway._get_reply(message.answer or "")
        return Response(body, content_type=f"{CONTENT_TYPES[kind]}; charset=utf-8")

    def _answer_nothing(self, status):
        return Response("", status=status, content_type="text/plain; charset=utf-8")
