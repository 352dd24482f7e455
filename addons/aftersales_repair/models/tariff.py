from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..rules.tariff import Tariff


class AftersalesTariff(models.Model):
    """A rule that says which product is charged for a service, and how much of it.

    The price is that of the customer's pricelist; a tariff only chooses.
    """

    _name = "aftersales.tariff"
    _description = "Service Tariff"
    _inherit = ["aftersales.cached.rows.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "product_id",
        "basis",
        "quantity",
        "free_distance",
        "is_automatic",
    )
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of several tariffs for a service, the first that fits counts."
    )

    # for which jobs
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        relation="aftersales_tariff_work_type_rel",
        help="The kinds of work it is for; empty means all.",
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="aftersales_tariff_category_rel",
        string="Product Categories",
        help="The units it is for, with the categories below; empty means all.",
    )
    place = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.case"]
            ._fields["place"]
            ._description_selection(self.env)
        ),
        help="Where the work is done; empty means anywhere.",
    )
    area_ids = fields.Many2many(
        comodel_name="aftersales.area",
        relation="aftersales_tariff_area_rel",
        string="Areas",
        help="Where the customer lives, with the areas within; empty means anywhere.",
    )
    agent_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="aftersales_tariff_agent_rel",
        string="Agents",
        domain="[('aftersales_agent_role', '!=', False)]",
        help="Who does the work; empty means our own people and every agent.",
    )
    distance_from = fields.Float(string="From (km)")
    distance_to = fields.Float(
        string="Below (km)", help="Distances up to this one; zero means any distance."
    )

    # what is charged
    service_ids = fields.Many2many(
        comodel_name="aftersales.service",
        relation="aftersales_tariff_service_rel",
        string="Services",
        required=True,
        help="What this tariff is for.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Sold as",
        index="btree_not_null",
        domain="[('type', '=', 'service')]",
        help="The product charged instead of the one the service is usually sold as.",
    )
    is_automatic = fields.Boolean(
        string="Adds Itself",
        help="The services are put on every case that fits, when it is taken in and "
        "when it is given to somebody.",
    )
    basis = fields.Selection(
        [
            ("fixed", "Fixed"),
            ("hours", "Per standard hour"),
            ("distance", "Per kilometre"),
        ],
        required=True,
        default="fixed",
        help="Fixed: so much each time. Otherwise so much for each hour of the "
        "service's standard time, or for each kilometre to the customer.",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    free_distance = fields.Float(
        string="Free (km)", help="So many kilometres are not charged."
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A tariff cannot charge less than nothing."
    )
    _distance_range = models.Constraint(
        "CHECK (distance_from >= 0 AND free_distance >= 0 "
        "AND (distance_to = 0 OR distance_to > distance_from))",
        "Distances are positive, and the upper one is beyond the lower one.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("name", "service_ids")
    def _check_services(self):
        for tariff in self:
            if not tariff.service_ids:
                raise ValidationError(
                    self.env._(
                        "Choose at least one service for tariff %s.", tariff.name
                    )
                )

    @api.constrains("basis", "place")
    def _check_basis(self):
        for tariff in self:
            if tariff.basis == "distance" and tariff.place not in (False, "customer"):
                raise ValidationError(
                    self.env._(
                        "Tariff %s counts kilometres: it can only be for work at the "
                        "customer. Change the place or the way it counts.",
                        tariff.name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return all tariffs as plain rules, in the order in which they are asked."""
        # sudo: aftersales.tariff - it is applied by whoever plans a line
        return tuple(tariff._prepare_rule() for tariff in self.sudo().search([]))

    def _prepare_rule(self):
        self.ensure_one()
        return Tariff(
            id=self.id,
            service_ids=frozenset(self.service_ids.ids),
            product_id=self.product_id.id or 0,
            is_automatic=self.is_automatic,
            basis=self.basis,
            quantity=self.quantity,
            free_distance=self.free_distance,
            work_type_ids=frozenset(self.work_type_ids.ids),
            category_ids=frozenset(self.category_ids.ids),
            places=frozenset([self.place] if self.place else ()),
            area_ids=frozenset(self.area_ids.ids),
            agent_ids=frozenset(self.agent_ids.ids),
            distance_from=self.distance_from,
            distance_to=self.distance_to,
        )
