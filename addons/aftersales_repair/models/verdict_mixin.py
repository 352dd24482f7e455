from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.aftersales_warranty.rules.coverage import Line, judge

VERDICT_REASONS = [
    ("covered", "Covered"),
    ("partly_covered", "Partly covered"),
    ("no_card", "No warranty card"),
    ("not_started", "Warranty has not started"),
    ("expired", "Warranty expired"),
    ("not_in_scope", "Not among the covered parts or work"),
    ("user_caused", "Failure caused by the user"),
    ("goodwill", "Goodwill"),
    ("suspended", "Warranty suspended"),
    ("commitment_only", "Service commitment only: served, and charged"),
    ("not_warrantable", "Not a matter of warranty"),
    ("excluded", "Excluded from the warranty"),
    ("usage_exceeded", "Beyond the reading up to which the warranty runs"),
    ("amount_used_up", "Amount of the warranty used up"),
    ("visits_used_up", "Free visits used up"),
    ("appraised", "By appraisal of the unit"),
]

# Where the lines that a customer may decline stand on an estimate, after the others.
OPTIONAL_SEQUENCE = 100


class AftersalesVerdictMixin(models.AbstractModel):
    """A line of a case that is judged: covered by what, how far, and why not.

    The verdict is taken when the line is planned and stays; a later change of the
    card never rewrites it.
    """

    _name = "aftersales.verdict.mixin"
    _description = "Coverage Verdict"
    _inherit = ["aftersales.gate.mixin"]

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, index=True, ondelete="cascade"
    )
    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        string="Used by Log",
        index="btree_not_null",
        copy=False,
        help="Empty while the line is only planned.",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    product_id = fields.Many2one(
        comodel_name="product.product", required=True, index=True
    )
    name = fields.Char(
        string="Description", compute="_compute_name", store=True, readonly=False
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    price_unit = fields.Monetary(
        compute="_compute_price_unit",
        store=True,
        help="From the customer's pricelist, which may include taxes.",
    )
    price_full = fields.Monetary(
        string="Full Price",
        compute="_compute_price_full",
        store=True,
        help="Before cover, reduction and taxes.",
    )
    price_charged = fields.Monetary(
        string="To Pay",
        compute="_compute_amounts",
        store=True,
        help="Before taxes.",
    )
    goodwill_percent = fields.Float(
        string="Goodwill (%)",
        groups="aftersales_warranty.aftersales_group_manager",
        help="A manager may grant a part of the price that no warranty covers.",
    )
    covered_percent = fields.Float(string="Covered (%)", readonly=True, copy=False)
    coverage_id = fields.Many2one(
        comodel_name="aftersales.warranty.coverage",
        string="Covered By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    verdict_reason = fields.Selection(
        VERDICT_REASONS, string="Verdict", readonly=True, copy=False
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Estimate Line",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    is_declined = fields.Boolean(
        compute="_compute_is_declined",
        help="The customer struck this line from the estimate, or declined it whole.",
    )
    is_optional = fields.Boolean(
        string="Customer May Decline",
        help="The work can be done without this line: on the estimate it stands apart, "
        "where the customer may set its quantity to zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name

    @api.depends("product_id", "quantity", "case_id.partner_id")
    def _compute_price_unit(self):
        for line in self:
            if not line.product_id:
                line.price_unit = 0.0
                continue
            case = line.case_id
            pricelist = case.partner_id.with_company(
                case.company_id
            ).property_product_pricelist
            line.price_unit = pricelist._get_product_price(
                line.product_id, line.quantity or 1.0, currency=case.currency_id
            )

    @api.depends("price_unit", "quantity")
    def _compute_price_full(self):
        for line in self:
            line.price_full = line._get_list_amount()

    @api.depends("price_full", "covered_percent")
    def _compute_amounts(self):
        for line in self:
            percent = line.covered_percent
            if not percent:
                line.price_charged = line.price_full
            elif percent == 100:
                # most of what is judged: no tax to be looked up
                line.price_charged = 0.0
            else:
                line.price_charged = line._get_list_amount(percent)

    def _get_list_amount(self, covered_percent=0.0):
        """Return what the line costs by the pricelist less a cover, untaxed."""
        self.ensure_one()
        if not self.product_id:
            return 0.0
        case = self.case_id
        return self.product_id._get_untaxed_amount(
            self.price_unit * (1 - covered_percent / 100),
            self.quantity,
            case.company_id,
            case.currency_id,
        )

    @api.depends("sale_line_id.product_uom_qty", "sale_line_id.state")
    def _compute_is_declined(self):
        for line in self:
            # sudo: sale.order.line - technicians do not read sale orders
            sale_line = line.sale_line_id.sudo()
            line.is_declined = bool(sale_line) and (
                sale_line.state == "cancel" or not sale_line.product_uom_qty
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("log_id", "case_id")
    def _check_log_case(self):
        for line in self:
            if line.log_id and line.log_id.case_id != line.case_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s belongs to case %(case)s, log %(log)s to another.",
                        line=line.name,
                        case=line.case_id.name,
                        log=line.log_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_settled()
        lines._judge()
        return lines

    def write(self, vals):
        if self._get_settled_fields() & vals.keys():
            self._check_not_settled()
        self._check_fixed_fields(vals)
        result = super().write(vals)
        if "log_id" in vals and not self.env.su:
            # nobody slips a line into a log that was handed in
            self._check_not_settled()
        if self._get_verdict_fields() & vals.keys():
            self._judge()
        elif "quantity" in vals:
            self._judge_quantity()
        return result

    def unlink(self):
        """Take a quoted line out of its log, and delete what nobody was told of.

        What stands on an estimate stays planned; unused, it is not charged. What a
        deleted line was granted is there for the other lines.
        """
        quoted = self.filtered(
            lambda line: line.sale_line_id and line.log_id.state == "draft"
        )
        quoted.log_id = False
        deleted = self - quoted
        cases = deleted.filtered(
            lambda line: line.coverage_id.amount_limit or line.coverage_id.visit_limit
        ).case_id
        res = super(AftersalesVerdictMixin, deleted).unlink()
        cases._rejudge_planned_lines()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_settled()
        for line in self:
            # sudo: sale.order.line - technicians do not read sale orders
            if line.sale_line_id.sudo().state in ("draft", "sent", "sale"):
                raise UserError(
                    self.env._(
                        "%s stands on an estimate and cannot be deleted. Left unused "
                        "it is not charged.",
                        line.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return {"covered_percent", "coverage_id", "verdict_reason", "sale_line_id"}

    def _get_fixed_links(self):
        return super()._get_fixed_links() | {"case_id"}

    def _get_verdict_fields(self):
        """Return the fields whose change asks for a new verdict."""
        return {"product_id", "goodwill_percent", "case_id"}

    def _get_settled_fields(self):
        """Return the fields that stay as they are once the line was used."""
        return {"product_id", "quantity", "case_id", "log_id", "goodwill_percent"}

    def _check_not_settled(self):
        for line in self:
            if line.log_id and line.log_id.state != "draft":
                raise AccessError(
                    self.env._(
                        "%(line)s was used by the submitted log %(log)s and cannot be "
                        "changed any more.",
                        line=line.name,
                        log=line.log_id.name,
                    )
                )

    def _check_fixed_fields(self, vals):
        """Refuse to swap what was quoted."""
        if self.env.su:
            return
        fixed = {"product_id", "service_id"} & vals.keys()
        for line in self:
            if line.sale_line_id and any(
                line[field].id != vals[field] for field in fixed
            ):
                raise UserError(
                    self.env._(
                        "%s stands on an estimate. Leave it unused and add another "
                        "line for what was used instead.",
                        line.name,
                    )
                )

    def _get_verdict_kind(self):
        """Return ``part``, ``labor`` or ``travel``: which percent counts."""
        raise NotImplementedError

    def _get_verdict(self, coverages, usage):
        """Return the verdict on one line by the coverages of its unit.

        :param coverages: the promises as the case's `_get_rule_coverages` gives them
        :param usage: what the unit's counter showed, see `_get_usage` of the case
        """
        self.ensure_one()
        case = self.case_id
        return judge(
            Line(
                kind=self._get_verdict_kind(),
                product_id=self.product_id.id,
                category_ids=frozenset(
                    self.product_id.categ_id._get_line_of_descent().ids
                ),
                price=self.price_full,
            ),
            case._get_coverages_for(self, coverages),
            case.date_failure,
            usage=usage,
            is_user_caused=case.fault_agent_id.is_user_caused,
            goodwill_percent=self.sudo().goodwill_percent,
            appraised_percent=case._get_appraised_percent(),
        )

    def _judge(self):
        """Take and store the verdict on each line."""
        for case, lines in self.grouped("case_id").items():
            case._judge_lines(lines)

    def _store_verdict(self, verdict):
        """Keep the verdict of the rule on this line."""
        # sudo: the verdict is the rule's, not the writer's
        self.sudo().write(self._prepare_verdict_vals(verdict))

    @api.model
    def _prepare_verdict_vals(self, verdict):
        return {
            "covered_percent": verdict.percent,
            "coverage_id": verdict.coverage_id,
            "verdict_reason": verdict.reason,
        }

    def _judge_quantity(self):
        """Judge anew what a change of quantity takes from an amount, or leaves of it.

        More of a line may cost more than what is left, less of it leaves the rest to
        the others. What the customer was told stays.
        """
        limited = self.filtered("coverage_id.amount_limit")
        limited.filtered(lambda line: not line.sale_line_id)._judge()
        limited.case_id._rejudge_planned_lines()

    def _get_price_to_pay(self):
        """Return what the customer pays, untaxed: as agreed where it was."""
        self.ensure_one()
        # sudo: sale.order.line - technicians do not read sale orders
        agreed = self.sudo().sale_line_id.filtered(lambda line: line.state == "sale")
        if not agreed:
            return self.price_charged
        return agreed._get_agreed_amount(self.quantity, self.case_id.currency_id)

    def _is_planned(self):
        """Return whether this line is still to be used by a log."""
        self.ensure_one()
        return not self.log_id

    def _is_awaiting_approval(self):
        """Return whether the work of this line may still change."""
        self.ensure_one()
        return not (self.log_id and self.log_id._is_settled())

    def _is_used_for_good(self):
        """Return whether the work of this line is done and approved."""
        self.ensure_one()
        return bool(self.log_id) and self.log_id._is_settled()

    def _is_quote_outdated(self):
        """Return whether an unanswered estimate asks for another quantity.

        What the customer struck meanwhile stays struck.
        """
        self.ensure_one()
        # sudo: sale.order.line - technicians do not read sale orders
        sale_line = self.sale_line_id.sudo()
        return (
            sale_line.state in ("draft", "sent")
            and bool(sale_line.product_uom_qty)
            and sale_line.product_uom_id.compare(
                sale_line.product_uom_qty, self.quantity
            )
            != 0
        )

    def _split_surplus(self):
        """Make lines of their own of what exceeds the accepted quantities.

        The customer is asked for these anew; what he agreed to stands.
        """
        for line in self:
            agreed = line.sale_line_id.product_uom_qty
            if line.sale_line_id.state == "sale" and 0 < agreed < line.quantity:
                surplus = line.quantity - agreed
                line.quantity = agreed
                line.copy(line._prepare_surplus_vals(surplus))

    def _prepare_surplus_vals(self, quantity):
        return {"quantity": quantity}

    def _prepare_sale_line_vals(self):
        """Return the estimate line of this line; its cover becomes the discount."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "name": self._get_sale_line_description(),
            "sequence": OPTIONAL_SEQUENCE if self.is_optional else 10,
        }

    def _get_sale_line_description(self):
        # sudo: res.partner - the customer reads it, whoever wrote it may not see him
        lang = self.sudo().case_id.partner_id.lang
        reader = self.with_context(lang=lang or self.env.lang).env
        reasons = dict(self._fields["verdict_reason"]._description_selection(reader))
        return f"{self.name}\n{reasons.get(self.verdict_reason, '')}"
