from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.aftersales_warranty.tools.date_text import format_datetime

from ..rules.distance import distance_km

NAVIGATION_URL = "https://www.google.com/maps/dir/?api=1&destination=%s"


class AftersalesCase(models.Model):
    """A visit to the customer: where to, when he is at home, and how far it is."""

    _inherit = "aftersales.case"

    address_id = fields.Many2one(
        comodel_name="res.partner",
        string="Visit Address",
        index="btree_not_null",
        compute="_compute_address_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'child_of', partner_id)]",
        help="Where the unit stands, if not at the customer's own address.",
    )
    visit_start = fields.Datetime(
        string="Visit From",
        copy=False,
        index="btree_not_null",
        help="What was agreed with the customer.",
    )
    visit_end = fields.Datetime(string="Visit To", copy=False)
    navigation_url = fields.Char(
        string="Route",
        compute="_compute_navigation_url",
        help="Opens the way there on a map; the map is set by the system parameter "
        "aftersales_repair.navigation_url.",
    )

    # === COMPUTE METHODS === #

    @api.depends("place", "partner_id")
    def _compute_address_id(self):
        for case in self:
            if case.place != "customer":
                case.address_id = False
            elif (
                case.address_id.commercial_partner_id
                != case.partner_id.commercial_partner_id
            ):
                address = case.partner_id.address_get(["delivery"])["delivery"]
                case.address_id = address

    @api.depends("address_id", "workshop_company_id")
    def _compute_distance_km(self):
        """Measure the way as the crow flies where nobody has entered it."""
        super()._compute_distance_km()
        # sudo: res.company - the place of a branch the user does not work for
        for case in self.sudo().filtered(
            lambda case: case.place == "customer" and not case.distance_km
        ):
            start = case.workshop_company_id.partner_id
            end = case.address_id
            case.distance_km = round(
                distance_km(
                    (start.partner_latitude, start.partner_longitude),
                    (end.partner_latitude, end.partner_longitude),
                ),
                1,
            )

    @api.depends("place", "address_id", "custody_agent_id")
    def _compute_navigation_url(self):
        for case in self:
            target = case._get_navigation_target()
            case.navigation_url = target and self._make_navigation_url(target)

    # === CONSTRAINT METHODS === #

    @api.constrains("visit_start", "visit_end")
    def _check_visit(self):
        for case in self:
            start, end = case.visit_start, case.visit_end
            if end and (not start or end < start):
                raise ValidationError(
                    self.env._(
                        "The visit of case %(case)s ends on %(end)s, before it "
                        "starts. Correct the slot agreed with the customer.",
                        case=case.name,
                        end=format_datetime(self.env, end),
                    )
                )

    # === ACTION METHODS === #

    def action_open_route(self):
        """Open the way to where the unit is on a map."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self.navigation_url,
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _get_visited_partner(self):
        partner = super()._get_visited_partner()
        if self.place == "customer":
            return self.address_id or partner
        if self.place == "agent":
            return self.custody_agent_id or partner
        return partner

    def _get_agreed_start(self):
        """Return when the customers expect us, where they all do at once, else now."""
        now = fields.Datetime.now()
        [start, *others] = {case.visit_start for case in self} or {now}
        return now if others or not start else max(start, now)

    @api.model
    def _make_navigation_url(self, target):
        """Return the link that opens the way to ``target`` on a map."""
        # sudo: ir.config_parameter - which map opens is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        template = parameters.get_param(
            "aftersales_repair.navigation_url", NAVIGATION_URL
        )
        return template.replace("%s", quote(target))

    def _get_navigation_target(self):
        """Return where to drive: the coordinates if known, else the address."""
        self.ensure_one()
        partner = self._get_visited_partner()
        if partner.partner_latitude or partner.partner_longitude:
            return f"{partner.partner_latitude},{partner.partner_longitude}"
        address = partner._display_address(without_company=True) if partner else ""
        lines = (line.strip() for line in address.splitlines())
        return ", ".join(line for line in lines if line)
