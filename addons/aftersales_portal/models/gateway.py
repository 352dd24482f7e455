import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.form import read_text
from .gateway_field import FORM_FIELDS

# what the form of an agent asks for where no gateway says otherwise
AGENT_FORM = (
    ("identifier", False),
    ("product", False),
    ("complaint", True),
    ("unit_condition", False),
    ("accessories", False),
    ("customer_name", False),
    ("phone", False),
    ("street", False),
    ("city", False),
    ("list_number", False),
    ("photos", False),
)


class AftersalesGateway(models.Model):
    """A door by which units are announced: who may use it, and what it asks for.

    A branch opens as many as it wants, one for each agent, product line or campaign;
    what comes in waits in the inbox of its branch.
    """

    _name = "aftersales.gateway"
    _description = "Reception Gateway"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    agent_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="aftersales_gateway_agent_rel",
        column1="gateway_id",
        column2="partner_id",
        string="Agents",
        domain="[('aftersales_agent_role', '!=', False)]",
        help="Who sees this gateway in his portal; every agent of the branch where "
        "nobody is named.",
    )
    is_public = fields.Boolean(
        string="Open Without Login",
        tracking=True,
        help="Whoever has the link may fill the form in; how often is limited.",
    )
    is_phone_proved = fields.Boolean(
        string="Prove the Mobile",
        tracking=True,
        help="Who fills the form in without login gets a code by text message; when he "
        "enters it, his request goes to the customer with that number by itself. "
        "Without it your staff decides whose request it is.",
    )
    access_token = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        default=lambda self: uuid.uuid4().hex,
        groups="aftersales_warranty.aftersales_group_user",
    )
    public_url = fields.Char(string="Public Link", compute="_compute_public_url")
    introduction = fields.Text(
        translate=True,
        help="Stands above the form: what to have at hand, what follows.",
    )
    thanks = fields.Text(
        translate=True, help="Is said to whoever has sent the form off."
    )
    counter_id = fields.Many2one(
        comodel_name="aftersales.counter",
        index="btree_not_null",
        check_company=True,
        help="Its numbers, and the work it takes in.",
    )
    category_ids = fields.Many2many(
        comodel_name="aftersales.request.category",
        relation="aftersales_gateway_category_rel",
        column1="gateway_id",
        column2="category_id",
        string="Categories",
        help="What senders choose from; a single one is set by itself.",
    )
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        relation="aftersales_gateway_work_type_rel",
        column1="gateway_id",
        column2="work_type_id",
        string="Kinds of Work",
        help="What senders choose from; a single one is set by itself.",
    )
    place = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.case"]
            ._fields["place"]
            ._description_selection(self.env)
        ),
        required=True,
        default="workshop",
        help="Where the units are that are announced here.",
    )
    field_ids = fields.One2many(
        comodel_name="aftersales.gateway.field",
        inverse_name="gateway_id",
        string="Fields",
        copy=True,
        default=lambda self: self._default_field_ids(),
    )
    request_count = fields.Integer(string="Requests", compute="_compute_request_count")

    # === COMPUTE METHODS === #

    @api.model
    def _default_field_ids(self):
        return [
            fields.Command.create({"name": name, "is_required": is_required})
            for name, is_required in AGENT_FORM
        ]

    @api.depends("access_token", "is_public")
    def _compute_public_url(self):
        for gateway in self:
            gateway.public_url = (
                gateway.is_public
                and f"{gateway.get_base_url()}/reception/{gateway.access_token}"
            )

    def _compute_request_count(self):
        counts = dict(
            self.env["aftersales.request"]._read_group(
                [("gateway_id", "in", self.ids)], ["gateway_id"], ["__count"]
            )
        )
        for gateway in self:
            gateway.request_count = counts.get(gateway, 0)

    # === ACTION METHODS === #

    def action_view_requests(self):
        """Open what came in by these gateways."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_request_action"
        )
        return action | {"domain": [("gateway_id", "in", self.ids)], "context": {}}

    def action_renew_link(self):
        """Make a new public link; the old one opens nothing any more."""
        self.check_access("write")
        for gateway in self:
            gateway.access_token = uuid.uuid4().hex

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the gateways that ``user`` finds in his portal."""
        agent = user._get_aftersales_agent()
        if not agent:
            return Domain.FALSE
        # one for the public stands in a portal only where its agents are named
        is_open = Domain("agent_ids", "=", False) & Domain("is_public", "=", False)
        return Domain("company_id", "in", user.company_ids.ids) & (
            is_open | Domain("agent_ids", "in", agent.ids)
        )

    def _get_portal_fields(self):
        """Return the inputs of the form, in their order.

        :return: list of dicts: ``name``, ``label``, ``hint``, ``is_required``
        """
        chosen = [
            (field.name, field.label, field.is_required) for field in self.field_ids
        ] or [(name, False, is_required) for name, is_required in AGENT_FORM]
        labels = dict(
            self.env["aftersales.gateway.field"]
            ._fields["name"]
            ._description_selection(self.env)
        )
        return [
            {"name": name, "label": label or labels[name], "is_required": is_required}
            for name, label, is_required in chosen
        ]

    def _get_portal_work_types(self, counter):
        """Return the kinds of work senders choose from.

        :param counter: the ``aftersales.counter`` the units come in at, maybe none
        """
        own, served = self.work_type_ids, counter.work_type_ids
        return own & served or own or served

    def _check_portal_values(self, values, uploads):
        """Refuse a form that lacks what the gateway asks for, naming all of it.

        :param dict values: the texts of the form
        :param uploads: the files sent along
        """
        missing = [
            field["label"]
            for field in self._get_portal_fields()
            if field["is_required"]
            and not (uploads if field["name"] == "photos" else values[field["name"]])
        ]
        if missing:
            raise UserError(self.env._("Please enter: %s.", ", ".join(missing)))
        if not values.get("identifier") and not values.get("product"):
            raise UserError(
                self.env._("Enter the serial or the card of the unit, or its product.")
            )

    def _read_portal_form(self, form):
        """Return the texts of the inputs this gateway shows; no others are read."""
        shown = {field["name"] for field in self._get_portal_fields()}
        return {
            name: read_text(form, name, limit) if name in shown else ""
            for name, limit in FORM_FIELDS.items()
        }
