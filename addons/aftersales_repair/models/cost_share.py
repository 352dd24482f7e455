from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .service_type import COST_CARRIERS

OWNERS = ("coverage_id", "term_id", "brand_id", "service_type_id")


class AftersalesCostShare(models.Model):
    """What one carrier bears of the cost of warranty, as agreed with the maker.

    Agreed for a single coverage, a term of a warranty, a brand or a service type. The
    nearest agreement counts alone; what it leaves open is borne by the carrier of the
    service type. The first carrier takes the part as a whole, and the others' shares
    follow when the work is approved.
    """

    _name = "aftersales.cost.share"
    _description = "Warranty Cost Share"
    _inherit = ["aftersales.cached.rows.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "coverage_id",
        "term_id",
        "brand_id",
        "service_type_id",
        "carrier",
        "percent",
    )
    _audited_title = "carrier"
    _order = "sequence, id"
    _rec_name = "carrier"

    sequence = fields.Integer(default=10)
    coverage_id = fields.Many2one(
        comodel_name="aftersales.warranty.coverage",
        index="btree_not_null",
        ondelete="cascade",
    )
    term_id = fields.Many2one(
        comodel_name="aftersales.warranty.term",
        string="Warranty Term",
        index="btree_not_null",
        ondelete="cascade",
    )
    brand_id = fields.Many2one(
        comodel_name="aftersales.brand", index="btree_not_null", ondelete="cascade"
    )
    service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type",
        index="btree_not_null",
        ondelete="cascade",
    )
    carrier = fields.Selection(COST_CARRIERS, string="Borne By", required=True)
    percent = fields.Float(string="Share (%)", required=True)

    _percent_range = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "A share lies above 0 and is 100 percent at most.",
    )
    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(coverage_id, term_id, brand_id, service_type_id) = 1)",
        "A share is agreed for a coverage, a warranty term, a brand or a service "
        "type: choose one.",
    )
    _carrier_uniq = models.UniqueIndex(
        "(COALESCE(coverage_id, 0), COALESCE(term_id, 0), COALESCE(brand_id, 0), "
        "COALESCE(service_type_id, 0), carrier)",
        "This carrier has a share there already.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(*OWNERS, "percent")
    def _check_sum(self):
        for share in self:
            name = share._get_owner_field()
            if not name:
                continue
            siblings = self.search([(name, "=", share[name].id)])
            if sum(siblings.mapped("percent")) > 100:
                raise ValidationError(
                    self.env._(
                        "The shares for %s are more than 100 percent together. Lower "
                        "another one first.",
                        share[name].display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_owner_field(self):
        self.ensure_one()
        return next((name for name in OWNERS if self[name]), None)

    @api.model
    @tools.ormcache()
    def _get_shares(self):
        """Return the agreed percents by carrier, by what they are agreed for.

        :rtype: dict[tuple[str, int], dict[str, float]]
        """
        shares = {}
        # sudo: aftersales.cost.share - steps of any role apply them
        for share in self.sudo().search([]):
            name = share._get_owner_field()
            owner = (name, share[name].id)
            shares.setdefault(owner, {})[share.carrier] = share.percent
        return shares
