from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import sms_gateway

# Where the address, the head or the body of a call may hold a secret.
SECRET = "base.group_system"
PATTERN_FIELDS = {
    "status": "success_status",
    "success": "success_pattern",
    "retry": "retry_pattern",
    "reference": "reference_pattern",
}


class AftersalesSmsGateway(models.Model):
    """An HTTP service that takes text messages: how it is called, what it answers."""

    _name = "aftersales.sms.gateway"
    _description = "SMS Gateway"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_ids = fields.One2many(
        "res.company",
        "aftersales_sms_gateway_id",
        string="Used by",
        help="These companies, and their branches without a gateway of their own, send "
        "their text messages through it.",
    )

    # The call
    url = fields.Char(
        string="Address",
        required=True,
        groups=SECRET,
        help="May hold placeholders, as https://sms.example.com/send?to={number}.",
    )
    method = fields.Selection(
        [("post", "POST"), ("get", "GET")], required=True, default="post"
    )
    headers = fields.Text(
        groups=SECRET,
        help="One per line, as Authorization: Bearer {token}.",
    )
    body_type = fields.Selection(
        [("json", "JSON"), ("form", "Form")], required=True, default="json"
    )
    body = fields.Text(
        groups=SECRET,
        default='{"to": "{number}", "from": "{sender}", "text": "{text}", '
        '"id": "{uuid}"}',
        help="JSON with placeholders in its strings, or a form as "
        "to={number}&text={text}. What is put in is escaped.",
    )
    sender = fields.Char(help="The number or the name from which messages come.")
    token = fields.Char(
        groups=SECRET,
        copy=False,
        help="The password or the key. Only system administrators read it.",
    )
    timeout = fields.Integer(string="Timeout (Seconds)", required=True, default=10)
    max_attempts = fields.Integer(
        string="Attempts",
        required=True,
        default=5,
        help="How often a message is tried that the gateway could not take for the "
        "moment: after 1, 5, 15, 60 and 240 minutes.",
    )

    # The answer
    success_status = fields.Char(
        string="Status of Success",
        default="2..",
        help="Regular expression for the whole HTTP status. Empty stands for 2xx.",
    )
    success_pattern = fields.Char(
        string="Success",
        help="Regular expression that is found in the answer to a message that was "
        "taken. Empty leaves it to the status.",
    )
    retry_pattern = fields.Char(
        string="Try Again",
        help="Regular expression that is found in the answer where the gateway could "
        "take the message later.",
    )
    reference_pattern = fields.Char(
        string="Reference",
        help="Regular expression whose first group is the gateway's own number of the "
        "message.",
    )

    _limits_positive = models.Constraint(
        "CHECK (timeout BETWEEN 1 AND 60 AND max_attempts BETWEEN 1 AND 20)",
        "A gateway has 1 to 60 seconds to answer, and is tried 1 to 20 times.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("url")
    def _check_url(self):
        for gateway in self:
            if not sms_gateway.is_allowed_url(gateway.url):
                raise ValidationError(
                    self.env._(
                        "The address of %s starts with http:// or https:// and a host "
                        "without placeholders.",
                        gateway.name,
                    )
                )

    @api.constrains("headers", "body", "body_type", "method")
    def _check_templates(self):
        values = dict.fromkeys(sms_gateway.PLACEHOLDERS, "x")
        for gateway in self:
            if "text" in sms_gateway.find_placeholders(gateway.headers):
                raise ValidationError(
                    self.env._("The text of a message does not fit into a header.")
                )
            try:
                gateway._prepare_request(values)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%s: headers are lines as “Name: value”, and a JSON body is "
                        "valid JSON with its placeholders within quotes.",
                        gateway.name,
                    )
                ) from None

    @api.constrains(*PATTERN_FIELDS.values())
    def _check_patterns(self):
        for pattern in {
            gateway[n] for gateway in self for n in PATTERN_FIELDS.values()
        }:
            if not sms_gateway.is_pattern(pattern or ""):
                raise ValidationError(
                    self.env._("“%s” is no regular expression.", pattern)
                )

    # === ACTION METHODS === #

    def action_test(self):
        """Open the dialog that sends one message and shows the answer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Test Message"),
            "res_model": "aftersales.sms.gateway.test",
            "view_mode": "form",
            "target": "new",
            "context": {"default_gateway_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_patterns(self):
        """Return the regular expressions by which answers are judged."""
        return {key: self[name] or "" for key, name in PATTERN_FIELDS.items()}

    def _prepare_values(self, text, number):
        """Prepare what stands for the placeholders in one message."""
        return {
            "number": number["number"],
            "digits": "".join(filter(str.isdecimal, number["number"])),
            "text": text,
            "sender": self.sender or "",
            "token": self.token or "",
            "uuid": number["uuid"],
        }

    def _prepare_request(self, values):
        """Prepare the call for one message, every value escaped for its place."""
        self.ensure_one()
        headers = sms_gateway.fill_headers(self.headers, values)
        request = {
            "method": self.method.upper(),
            "url": sms_gateway.fill_url(self.url, values),
        }
        if self.method == "post" and self.body:
            is_json = self.body_type == "json"
            render = sms_gateway.fill_json if is_json else sms_gateway.fill_form
            mime_type = (
                "application/json" if is_json else "application/x-www-form-urlencoded"
            )
            headers = {"Content-Type": f"{mime_type}; charset=utf-8"} | headers
            request["data"] = render(self.body, values)
        return request | {"headers": headers}
