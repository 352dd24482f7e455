from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.aftersales_warranty.models.sms_gateway import SECRET

from ..rules import sms_inbound

INBOUND_PATH = "/aftersales/sms"
CONTENT_TYPES = {
    "text": "text/plain",
    "json": "application/json",
    "xml": "application/xml",
}


class AftersalesSmsGateway(models.Model):
    """A gateway that hands us the text messages customers send, too."""

    _inherit = "aftersales.sms.gateway"

    is_inbound = fields.Boolean(
        string="Receives Messages",
        help="Hands us what customers send to its number.",
    )
    inbound_url = fields.Char(
        string="Address to Call",
        compute="_compute_inbound_url",
        help="Enter it at the gateway, together with the secret.",
    )
    inbound_company_id = fields.Many2one(
        "res.company",
        string="Company",
        default=lambda self: self.env.company,
        index="btree_not_null",
        ondelete="restrict",
        help="Answers in its name; a number without country code is of its country.",
    )

    # How it proves itself
    inbound_secret = fields.Char(
        string="Secret",
        groups=SECRET,
        copy=False,
        help="Whoever calls has to know it. Only system administrators read it.",
    )
    inbound_secret_place = fields.Selection(
        [("header", "Header"), ("parameter", "Parameter")],
        string="Secret Comes as",
        required=True,
        default="header",
    )
    inbound_secret_name = fields.Char(
        string="Name of the Secret",
        required=True,
        default="X-Secret",
        help="Of the header, or of the parameter in the address or the body.",
    )

    # Where it puts things
    inbound_sender_field = fields.Char(
        string="Sender Field",
        required=True,
        default="from",
        help="Name of the form field, or path in the JSON as message.from or 0.from.",
    )
    inbound_text_field = fields.Char(string="Text Field", required=True, default="text")
    inbound_id_field = fields.Char(
        string="ID Field",
        default="id",
        help="A message with the same one is the same message. Empty, or where it is "
        "missing: sender, text and minute tell messages apart.",
    )
    inbound_time_field = fields.Char(
        string="Time Field",
        help="When the message was sent: seconds since 1970, or date and time in UTC.",
    )
    inbound_window = fields.Integer(
        string="Oldest Message (Minutes)",
        required=True,
        default=120,
        help="An older one is refused. Needs the time of the message; 0 takes any.",
    )

    # What we do with it
    inbound_activation = fields.Selection(
        [
            ("no", "No card"),
            ("issued", "Issued cards"),
            ("blank", "Issued cards, and blank ones that have a unit"),
        ],
        string="May Activate",
        required=True,
        default="no",
        help="The sender becomes the consumer of a card that has none; the card of "
        "another is never activated.",
    )
    inbound_keywords = fields.Char(
        string="Words to Activate",
        default="activate, فعال, تفعيل",
        help="A message with one of these, and a number, activates the card. Commas "
        "part them.",
    )
    inbound_service_keywords = fields.Char(
        string="Words to Ask for Service",
        help="A message with one of these, as “service”, and a number of a unit makes "
        "a request in the inbox. Commas part them; empty makes none.",
    )
    inbound_customer = fields.Selection(
        [
            ("activation", "Whoever activates a card"),
            ("known", "Whoever names a unit of ours"),
        ],
        string="New Customers",
        required=True,
        default="activation",
        help="Who is kept as a contact. A mobile that is known is never kept twice.",
    )
    inbound_limit = fields.Integer(
        string="Messages an Hour",
        required=True,
        default=20,
        help="So many of one sender are answered, further ones are not.",
    )
    inbound_keep_days = fields.Integer(
        string="Keep (Days)",
        required=True,
        default=180,
        help="Then a message is deleted from the log. 0 keeps it for good.",
    )

    # How we answer
    inbound_reply = fields.Selection(
        [
            ("sms", "By text message"),
            ("http", "In the answer to its call"),
            ("no", "Not at all"),
        ],
        string="Answers",
        required=True,
        default="sms",
    )
    inbound_reply_type = fields.Selection(
        [("text", "Text"), ("json", "JSON"), ("xml", "XML")],
        string="Kind of Answer",
        required=True,
        default="text",
    )
    inbound_reply_body = fields.Char(
        string="Body of the Answer",
        default="{text}",
        help='As {text}, {"reply": "{text}"} or <Sms>{text}</Sms>.',
    )
    inbound_lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Of answers to senders whose own is not known. Empty takes that of the "
        "company.",
    )
    inbound_help = fields.Char(
        string="Help",
        translate=True,
        help="The answer to a message that names no unit. Empty takes our own.",
    )
    message_ids = fields.One2many("aftersales.sms.message", "gateway_id")

    _inbound_limits_positive = models.Constraint(
        "CHECK (inbound_window >= 0 AND inbound_limit > 0 AND inbound_keep_days >= 0)",
        "A gateway takes at least one message an hour, and no negative times.",
    )

    # === COMPUTE METHODS === #

    @api.depends("is_inbound")
    def _compute_inbound_url(self):
        base_url = self.get_base_url()
        for gateway in self:
            gateway.inbound_url = (
                gateway._origin.id and f"{base_url}{INBOUND_PATH}/{gateway._origin.id}"
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("is_inbound", "inbound_secret", "inbound_company_id")
    def _check_inbound(self):
        for gateway in self.filtered("is_inbound"):
            if len(gateway.inbound_secret or "") < 8 or not gateway.inbound_company_id:
                raise ValidationError(
                    self.env._(
                        "%s receives messages: it needs a company, and a secret of at "
                        "least eight characters.",
                        gateway.name,
                    )
                )

    @api.constrains("inbound_reply_type", "inbound_reply_body")
    def _check_reply_body(self):
        for gateway in self:
            body = gateway.inbound_reply_body or ""
            is_json = gateway.inbound_reply_type == "json"
            filled = sms_inbound.fill_reply(gateway.inbound_reply_type, body, 'a"b')
            if "{text}" not in body or (is_json and not sms_inbound.read_json(filled)):
                raise ValidationError(
                    self.env._(
                        "%s: the body of an answer has {text} in it, and as JSON is "
                        "an object with {text} within quotes.",
                        gateway.name,
                    )
                )

    # === ACTION METHODS === #

    def action_open_messages(self):
        """Open the messages this gateway has handed us."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_portal.aftersales_sms_message_action"
        )
        return action | {"domain": [("gateway_id", "=", self.id)], "context": {}}
