from odoo import api, fields, models, tools

from ..rules.replacement import Record, Threshold


class AftersalesReplacementRule(models.Model):
    """From when on a unit that fails again and again is replaced, not repaired.

    The first rule for a unit's category decides. It flags the case and the unit, and
    leaves the decision to people.
    """

    _name = "aftersales.replacement.rule"
    _description = "Replacement Threshold"
    _inherit = ["aftersales.cached.rows.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "months",
        "repair_limit",
        "same_fault_limit",
        "days_limit",
        "cost_percent_limit",
    )
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
    def _get_rules(self):
        """Return the rules in force as plain ones, in their order."""
        return tuple(
            Threshold(
                id=rule.id,
                limits=Record(
                    repairs=rule.repair_limit,
                    same_fault=rule.same_fault_limit,
                    days=rule.days_limit,
                    cost_percent=rule.cost_percent_limit,
                ),
                category_ids=frozenset(rule.categ_ids.ids),
                work_type_ids=frozenset(rule.work_type_ids.ids),
                months=rule.months,
            )
            # sudo: aftersales.replacement.rule - steps of any role apply them
            for rule in self.sudo().search([])
        )

    @api.model
    def _find(self, product):
        """Return the first plain rule that is for a product, None without one.

        :param product: a ``product.product``
        """
        category_ids = product.categ_id._get_line_of_descent().ids
        rules = (rule for rule in self._get_rules() if rule.is_for(category_ids))
        return next(rules, None)
