from odoo import api, fields, models, tools

from ..rules.replacement import Record


class AftersalesReplacementRule(models.Model):
    """From when on a unit that fails again and again is replaced, not repaired.

    The first rule for a unit's category decides. It flags the case and the unit, and
    leaves the decision to people.
    """

    _name = "aftersales.replacement.rule"
    _description = "Replacement Threshold"
    _inherit = ["aftersales.cached.rows.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        help="With all categories below; empty means every product.",
    )
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        default=lambda self: self._default_work_type_ids(),
        domain="[('is_installation', '=', False)]",
        help="The kinds of work that count; empty means all but installations. What "
        "the user has caused never counts.",
    )
    months = fields.Integer(
        string="Look Back (Months)",
        default=12,
        help="Only cases of so many months before the present one count; 0 counts all.",
    )
    repair_limit = fields.Integer(string="Repairs", default=0, help="0 sets no limit.")
    same_fault_limit = fields.Integer(
        string="Repairs of the Same Fault", default=0, help="0 sets no limit."
    )
    days_limit = fields.Integer(
        string="Days in Repair",
        default=0,
        help="Days in which the unit waited for us, a part, the maker or a technician; "
        "those for the customer do not count. 0 sets no limit.",
    )
    cost_percent_limit = fields.Float(
        string="Cost (% of Price)",
        default=0,
        help="Full price of parts and work, as a share of what the unit cost the "
        "customer. 0 sets no limit.",
    )

    _limits = models.Constraint(
        "CHECK (months >= 0 AND repair_limit >= 0 AND same_fault_limit >= 0 "
        "AND days_limit >= 0 AND cost_percent_limit >= 0)",
        "The limits of a replacement threshold cannot be negative.",
    )
    _some_limit = models.Constraint(
        "CHECK (repair_limit > 0 OR same_fault_limit > 0 OR days_limit > 0 "
        "OR cost_percent_limit > 0)",
        "Set at least one limit: repairs, same fault, days or cost.",
    )

    # === COMPUTE METHODS === #

    def _default_work_type_ids(self):
        return self.env.ref(
            "aftersales_repair.aftersales_work_type_repair", raise_if_not_found=False
        )

    # === BUSINESS METHODS === #

    @api.model
    def _action_rows_changed(self):
        """Let the scheduled action look at the open cases by the new rules."""
        super()._action_rows_changed()
        # sudo: ir.cron - whoever sets a rule may start what applies it
        cron = self.env.ref(
            "aftersales_repair.aftersales_replacement_cron", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

    @api.model
    @tools.ormcache()
    def _get_rule_ids(self):
        """Return the ids of the rules in force, in their order."""
        # sudo: aftersales.replacement.rule - steps of any role apply them
        return tuple(self.sudo().search([]).ids)

    @api.model
    def _get_rules(self):
        """Return the rules in force, as superuser; no query where there are none."""
        return self.sudo().browse(self._get_rule_ids())

    def _find(self, product):
        """Return the first of these rules that is for a product.

        :param product: a ``product.product``
        """
        categories = product.categ_id._get_line_of_descent()
        return self.filtered(
            lambda rule: not rule.categ_ids or rule.categ_ids & categories
        )[:1]

    def _get_limits(self):
        """Return the limits of this rule as the plain rule reads them."""
        self.ensure_one()
        return Record(
            repairs=self.repair_limit,
            same_fault=self.same_fault_limit,
            days=self.days_limit,
            cost_percent=self.cost_percent_limit,
        )

    def _counts(self, case, other):
        """Tell whether another case of the same unit counts for ``case``."""
        self.ensure_one()
        if other.fault_agent_id.is_user_caused or other.date_received > (
            case.date_received
        ):
            return False
        if self.work_type_ids and other.work_type_id not in self.work_type_ids:
            return False
        earliest = self.months and fields.Datetime.subtract(
            case.date_received, months=self.months
        )
        return not earliest or other.date_received >= earliest

    def _get_repair_record(self, case, history, facts):
        """Return what the unit of ``case`` has been through, by this rule.

        :param case: the present ``aftersales.case``
        :param history: all cases of its unit that may count
        :param facts: hours and costs by case
        """
        hours, costs = facts
        counted = history.filtered(lambda other: self._counts(case, other))
        cost = self.cost_percent_limit and sum(
            other.currency_id._convert(
                costs.get(other, 0), case.currency_id, case.company_id
            )
            for other in counted
        )
        price = cost and case._get_unit_price()
        same = counted.filtered(
            lambda other: (
                other.fault_mode_id and (other.fault_mode_id == case.fault_mode_id)
            )
        )
        return Record(
            repairs=len(counted),
            same_fault=len(same),
            days=sum(hours.get(other, 0) for other in counted) / 24,
            cost_percent=price and 100 * cost / price,
        )
