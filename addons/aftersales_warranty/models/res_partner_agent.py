from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The profile of an agent: what he does for us, where, for whom, and until when.

    His tariff is his pricelist and his credit the limit that core keeps.
    """

    _inherit = "res.partner"

    aftersales_agent_role = fields.Selection(
        [("sales", "Sales Agent"), ("service", "Service Agent"), ("both", "Both")],
        string="Agent Role",
        index="btree_not_null",
        help="What this partner does for us in the field.",
    )
    aftersales_agent_code = fields.Char(string="Agent Code", copy=False)
    aftersales_brand_ids = fields.Many2many(
        "aftersales.brand",
        "aftersales_brand_agent_rel",
        "partner_id",
        "brand_id",
        string="Served Brands",
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
        help="The brands this agent sells or serves. Empty means every brand.",
    )
    aftersales_area_ids = fields.Many2many(
        "aftersales.area",
        "aftersales_area_agent_rel",
        "partner_id",
        "area_id",
        string="Areas",
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
        help="Where this agent works; a larger area includes those within it.",
    )
    aftersales_agent_start = fields.Date(string="Authorized From", copy=False)
    aftersales_agent_end = fields.Date(
        string="Authorized Until",
        copy=False,
        help="The last day on which this agent may act for us. Empty sets no end.",
    )
    is_agent_authorized = fields.Boolean(
        string="Authorized Today",
        compute="_compute_is_agent_authorized",
        search="_search_is_agent_authorized",
    )

    _aftersales_agent_code_uniq = models.UniqueIndex(
        "(aftersales_agent_code) WHERE aftersales_agent_code IS NOT NULL",
        "Another agent has this code already.",
    )
    _aftersales_agent_dates_in_order = models.Constraint(
        "CHECK (aftersales_agent_end IS NULL OR aftersales_agent_start IS NULL "
        "OR aftersales_agent_end >= aftersales_agent_start)",
        "An agent's authorization cannot end before it starts.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "aftersales_agent_role", "aftersales_agent_start", "aftersales_agent_end"
    )
    def _compute_is_agent_authorized(self):
        today = fields.Date.context_today(self)
        for partner in self:
            start, end = partner.aftersales_agent_start, partner.aftersales_agent_end
            partner.is_agent_authorized = bool(
                partner.aftersales_agent_role
                and (not start or start <= today)
                and (not end or today <= end)
            )

    def _search_is_agent_authorized(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        start, end = "aftersales_agent_start", "aftersales_agent_end"
        authorized = (
            Domain("aftersales_agent_role", "!=", False)
            & (Domain(start, "=", False) | Domain(start, "<=", today))
            & (Domain(end, "=", False) | Domain(end, ">=", today))
        )
        return Domain.OR(authorized if wanted else ~authorized for wanted in value)
