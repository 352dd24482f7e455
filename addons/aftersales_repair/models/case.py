from functools import cache
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.aftersales_warranty.rules.coverage import COMMITMENT
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.tools.date_text import name_day

from ..rules.case_states import CLOSED_STATES, STATES
from .case_state_log import WAITING_FOR


class AftersalesCase(models.Model):
    """One unit's stay with us, from reception to hand-over: the spine of service."""

    _name = "aftersales.case"
    _description = "Service Case"
    _inherit = [
        "aftersales.branch.document.mixin",
        "aftersales.diagnosis.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "partner_id",
        "product_id",
        "lot_id",
        "card_id",
        "service_type_id",
        "process_id",
        "company_id",
        "workshop_company_id",
        "date_failure",
        "fault_agent_id",
        "is_locked",
    )
    _order = "priority_sequence, date_received desc, id desc"
    _rec_names_search = ["name", "lot_id.name", "partner_id.name"]
    _check_company_auto = True

    # identity
    request_id = fields.Many2one(
        comodel_name="aftersales.request",
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        help="The branch that took the unit in and keeps the money side.",
    )
    workshop_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Workshop Branch",
        required=True,
        index=True,
        compute="_compute_workshop_company_id",
        store=True,
        precompute=True,
        readonly=False,
        help="The branch that does the work.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # parties
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
    )
    agent_id = fields.Many2one(related="request_id.agent_id", store=True, index=True)

    # unit
    identifier = fields.Char(
        string="Card, Serial or Product Code",
        copy=False,
        help="Scan or type what stands on the unit or its card; the rest fills.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        index="btree_not_null",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('is_serviceable', '=', True)]",
    )
    tracking_mode = fields.Selection(
        related="product_id.tracking", string="Product Tracking"
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial",
        index="btree_not_null",
        domain="[('product_id', '=?', product_id)]",
        tracking=True,
    )
    card_id = fields.Many2one(
        comodel_name="aftersales.warranty.card",
        string="Warranty Card",
        index="btree_not_null",
        compute="_compute_card_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('lot_id', '=', lot_id)]",
    )
    card_date_end = fields.Date(related="card_id.date_end", string="Covered Until")
    complaint = fields.Text(help="What the customer says is wrong.")
    unit_condition = fields.Text(
        string="Condition", help="Scratches, dents, missing parts seen at reception."
    )
    accessories = fields.Char(help="What came with the unit.")
    is_in_custody = fields.Boolean(
        readonly=True, copy=False, help="The unit lies in our hands."
    )

    # kind of work
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        index=True,
        compute="_compute_work_type_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    is_installation = fields.Boolean(
        related="work_type_id.is_installation", store=True, precompute=True
    )
    service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type",
        index="btree_not_null",
        compute="_compute_service_type_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    process_id = fields.Many2one(
        comodel_name="aftersales.process",
        index="btree_not_null",
        compute="_compute_process_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    priority_id = fields.Many2one(
        comodel_name="aftersales.priority",
        index="btree_not_null",
        compute="_compute_priority_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    priority_sequence = fields.Integer(
        related="priority_id.sequence", store=True, string="Priority Rank"
    )
    place = fields.Selection(
        [
            ("customer", "At the Customer"),
            ("workshop", "Own Workshop"),
            ("agent", "At the Agent"),
        ],
        required=True,
        default="workshop",
    )

    # dates
    date_received = fields.Datetime(
        required=True, default=fields.Datetime.now, copy=False
    )
    date_failure = fields.Date(
        required=True,
        default=fields.Date.context_today,
        copy=False,
        help="The day that decides what is covered: the reception, not the invoice.",
    )
    date_closed = fields.Datetime(readonly=True, copy=False)

    # state
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        group_expand=True,
    )
    waiting_for = fields.Selection(
        WAITING_FOR, readonly=True, default="us", copy=False, index=True
    )
    is_locked = fields.Boolean(readonly=True, copy=False)
    state_log_ids = fields.One2many(
        comodel_name="aftersales.case.state.log", inverse_name="case_id"
    )

    # work
    order_ids = fields.One2many(comodel_name="aftersales.order", inverse_name="case_id")
    log_ids = fields.One2many(
        comodel_name="aftersales.work.log", inverse_name="case_id"
    )
    check_ids = fields.One2many(
        comodel_name="aftersales.quality.check", inverse_name="case_id"
    )
    part_ids = fields.One2many(
        comodel_name="aftersales.work.part", inverse_name="case_id"
    )
    labor_ids = fields.One2many(
        comodel_name="aftersales.work.labor", inverse_name="case_id"
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        compute="_compute_technician_id",
        store=True,
        index="btree_not_null",
    )

    # money and goods
    sale_order_ids = fields.One2many(
        comodel_name="sale.order", inverse_name="aftersales_case_id"
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_case_id"
    )
    picking_ids = fields.Many2many(
        comodel_name="stock.picking", compute="_compute_picking_ids"
    )
    invoice_ids = fields.Many2many(
        comodel_name="account.move", compute="_compute_invoice_ids"
    )
    date_invoiced = fields.Datetime(readonly=True, copy=False)
    price_full = fields.Monetary(compute="_compute_amounts", string="Full Price")
    price_covered = fields.Monetary(compute="_compute_amounts", string="Covered")
    price_reduced = fields.Monetary(
        compute="_compute_amounts",
        string="Reduction",
        help="What sales took off, and what is not charged as it was done anew.",
    )
    price_charged = fields.Monetary(compute="_compute_amounts", string="To Pay")
    sale_order_count = fields.Integer(compute="_compute_counts")
    invoice_count = fields.Integer(compute="_compute_counts")
    picking_count = fields.Integer(compute="_compute_counts")

    _one_open_case = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL AND is_installation IS NOT TRUE "
        "AND state NOT IN ('delivered', 'replaced', 'cancelled')",
        "This unit has an open case already.",
    )

    # the order of lists and columns: what is open among a million closed cases, and
    # the first of each state
    _open_idx = models.Index(
        "(priority_sequence, date_received DESC, id DESC) "
        "WHERE state NOT IN ('delivered', 'replaced', 'cancelled')"
    )
    _state_order_idx = models.Index(
        "(state, priority_sequence, date_received DESC, id DESC)"
    )

    # === COMPUTE METHODS === #

    @api.depends("request_id")
    def _compute_company_id(self):
        for case in self:
            case.company_id = (
                case.request_id.company_id or case.company_id or self.env.company
            )

    @api.depends("company_id")
    def _compute_workshop_company_id(self):
        for case in self:
            case.workshop_company_id = case.workshop_company_id or case.company_id

    @api.depends("lot_id")
    def _compute_product_id(self):
        for case in self:
            case.product_id = case.lot_id.product_id or case.product_id

    @api.depends("lot_id")
    def _compute_card_id(self):
        for case in self:
            if case.card_id.lot_id != case.lot_id or not case.card_id:
                case.card_id = case.lot_id.current_card_id

    @api.depends("request_id.partner_id", "card_id")
    def _compute_partner_id(self):
        for case in self:
            case.partner_id = (
                case.request_id.partner_id or case.partner_id or case.card_id.partner_id
            )

    @api.depends("card_id", "date_failure")
    def _compute_service_type_id(self):
        drafts = self.filtered(lambda case: case.state == "draft")
        for case in self - drafts:
            case.service_type_id = case.service_type_id
        types = drafts and self.env["aftersales.service.type"].search_fetch(
            [], order="sequence desc, id desc"
        )
        by_basis = {each.account_basis: each for each in types}
        for case in drafts:
            basis = "in_warranty" if case._is_covered() else "charged"
            case.service_type_id = by_basis.get(basis, False)

    @api.depends("work_type_id", "card_id", "date_failure", "partner_id")
    def _compute_process_id(self):
        # units that come together are mostly alike: each kind is looked up once
        find = cache(self.env["aftersales.process"]._find)
        for case in self:
            if case.state != "draft":
                case.process_id = case.process_id
                continue
            case.process_id = find(
                case.work_type_id, case._is_covered(), case.partner_id
            )

    @api.depends("order_ids.state", "order_ids.technician_id")
    def _compute_technician_id(self):
        for case in self:
            orders = case.order_ids.filtered(lambda order: order.state != "cancelled")
            case.technician_id = orders.sorted("id")[-1:].technician_id

    @api.depends("part_ids.price_charged", "labor_ids.price_charged")
    def _compute_amounts(self):
        for case in self:
            lines = [
                line
                for line in (*case.part_ids, *case.labor_ids)
                if not line.is_declined
            ]
            case.price_full = sum(line.price_full for line in lines)
            case.price_charged = sum(line.price_charged for line in lines)
            case.price_covered = sum(line.price_covered for line in lines)
            case.price_reduced = (
                case.price_full - case.price_covered - case.price_charged
            )

    @api.depends("move_ids.picking_id")
    def _compute_picking_ids(self):
        for case in self:
            case.picking_ids = case.move_ids.picking_id

    @api.depends("sale_order_ids.invoice_ids")
    def _compute_invoice_ids(self):
        for case in self:
            case.invoice_ids = case.sale_order_ids.invoice_ids

    @api.depends_context("uid")
    @api.depends("sale_order_ids", "move_ids.picking_id")
    def _compute_counts(self):
        for case in self:
            # sudo: counts only; opening the documents asks for the rights
            case_sudo = case.sudo()
            case.sale_order_count = len(case_sudo.sale_order_ids)
            case.invoice_count = len(case_sudo.invoice_ids)
            case.picking_count = len(case_sudo.picking_ids)

    @api.depends("name", "lot_id", "product_id")
    def _compute_display_name(self):
        for case in self:
            unit = case.lot_id.name or case.product_id.name
            case.display_name = f"{case.name} ({unit})" if unit else case.name

    @api.onchange("identifier")
    def _onchange_identifier(self):
        if not self.identifier:
            return None
        found = self._find_units([self.identifier])[self.identifier]
        if isinstance(found, dict):
            self.update(found)
            return None
        # not refused: with its product it becomes a unit that is new to us
        return {"warning": {"title": self.env._("Unknown unit"), "message": str(found)}}

    # === CONSTRAINT METHODS === #

    @api.constrains("lot_id", "product_id")
    def _check_lot_product(self):
        for case in self:
            if case.lot_id and case.lot_id.product_id != case.product_id:
                raise ValidationError(
                    self.env._(
                        "Serial %(lot)s belongs to %(product)s, not to %(other)s. "
                        "Correct the serial or the product.",
                        lot=case.lot_id.name,
                        product=case.lot_id.product_id.display_name,
                        other=case.product_id.display_name,
                    )
                )

    @api.constrains("lot_id", "date_failure")
    def _check_date_failure(self):
        for case in self:
            made = case.lot_id.manufacture_date
            if made and case.date_failure < made:
                raise ValidationError(
                    self.env._(
                        "%(unit)s was made on %(made)s and cannot have failed on "
                        "%(failed)s. Correct the date of failure.",
                        unit=case.lot_id.name,
                        made=name_day(self.env, made),
                        failed=name_day(self.env, case.date_failure),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_open_case(
            vals.get("lot_id")
            for vals in vals_list
            if not self._is_installation_vals(vals)
        )
        cases = super().create(vals_list)
        cases._number_by_process()
        self.env["aftersales.case.state.log"].sudo()._enter(cases)
        return cases

    def write(self, vals):
        self._check_not_locked(vals)
        self._check_identity(vals)
        if vals.get("lot_id"):
            self.filtered(lambda case: not case.is_installation)._check_no_open_case(
                [vals["lot_id"]]
            )
        result = super().write(vals)
        if self._get_verdict_fields() & vals.keys():
            self._rejudge_planned_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        for case in self:
            if case.state != "draft":
                raise UserError(
                    self.env._(
                        "Case %s is in work; cancel it instead of deleting it.",
                        case.name,
                    )
                )

    def _number(self, vals_list):
        """Wait: the process, which is found on creation, may number by its own."""

    def _number_by_process(self):
        # sudo: ir.sequence - whoever makes a case draws a number
        cases = self.sudo().filtered(lambda case: case.name == "/")
        for (process, company), group in cases.grouped(
            lambda case: (case.process_id, case.company_id)
        ).items():
            sequence = process.sequence_id or self._get_sequence(company)
            numbers = sequence._next_many(len(group))
            for case, number in zip(group, numbers, strict=True):
                case.name = number

    def _get_gate_fields(self):
        return {
            "state",
            "waiting_for",
            "is_locked",
            "is_in_custody",
            "date_closed",
            "date_invoiced",
        }

    def _is_installation_vals(self, vals):
        work_type = self.env["aftersales.work.type"].browse(vals.get("work_type_id"))
        return work_type.is_installation

    def _check_no_open_case(self, lot_ids):
        """Refuse a second open case of a unit, naming the first.

        The unique index holds where two people do it at the same moment.

        :param lot_ids: ids of the units, empty ones are left out
        """
        lot_ids = [lot_id for lot_id in lot_ids if lot_id]
        # sudo: aftersales.case - the other case may be of a branch we do not see
        other = self.sudo().search(
            [
                ("lot_id", "in", lot_ids),
                ("is_installation", "=", False),
                ("state", "not in", list(CLOSED_STATES)),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "Unit %(unit)s has the open case %(case)s already. Finish or "
                    "cancel that one first.",
                    unit=other.lot_id.name,
                    case=other.name,
                )
            )

    def _check_not_locked(self, vals):
        """Refuse changes of a closed case; its own steps run as superuser."""
        if self.env.su or not vals.keys() - set(self._get_free_fields()):
            return
        for case in self:
            if case.is_locked:
                raise UserError(
                    self.env._(
                        "Case %s is closed. Reopen it before changing it.", case.name
                    )
                )

    def _check_identity(self, vals):
        """Refuse to make another case of one that was taken in.

        What was unknown at reception may still be filled in. A technician writes
        the diagnosis, not the terms on which he works.
        """
        if self.env.su:
            return
        desk = any(
            self.env.user.has_group(f"aftersales_warranty.aftersales_group_{role}")
            for role in ("reception", "dispatcher")
        )
        allowed = self._get_diagnosis_fields().union(self._get_free_fields())
        for case in self.filtered(lambda case: case.state != "draft"):
            for name in vals.keys() & self._get_identity_fields():
                field = self._fields[name]
                new = field.convert_to_cache(vals[name], case)
                if case[name] and new != field.convert_to_cache(case[name], case):
                    raise UserError(
                        self.env._(
                            "%(field)s of case %(case)s stands since the intake. "
                            "Cancel the case and take the unit in anew.",
                            field=field._description_string(self.env),
                            case=case.name,
                        )
                    )
            if not desk and vals.keys() - allowed:
                raise AccessError(
                    self.env._(
                        "On case %s you write the diagnosis, parts and labour; the "
                        "rest belongs to reception and dispatch.",
                        case.name,
                    )
                )

    def _get_identity_fields(self):
        """Return the fields that say what was taken in, where and how it goes."""
        return {
            "company_id",
            "workshop_company_id",
            "request_id",
            "product_id",
            "lot_id",
            "process_id",
            "work_type_id",
            "place",
            "date_failure",
        }

    def _get_diagnosis_fields(self):
        """Return what a technician may write on a case of his."""
        return {
            "fault_mode_id",
            "fault_cause_id",
            "fault_agent_id",
            "part_ids",
            "labor_ids",
            "lot_id",
            "unit_condition",
        }

    def _get_free_fields(self):
        """Return the fields that may change on a closed case."""
        return [
            name
            for name in self._fields
            if name.startswith(("message_", "activity_", "website_message_"))
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _find_unit(self, identifier):
        """Find what a scanned or typed identifier names.

        :param str identifier: whatever the unit finder knows, a product code or a
            barcode, in Latin, Persian or Arabic digits
        :return: dict of the records found: ``card_id``, ``lot_id``, ``product_id``
        :raises UserError: when nothing or more than one unit has it
        """
        text = clean_identifier(identifier)
        hits = self.env["aftersales.unit.finder"]._find_exact(text)
        units = [hit for hit in hits if hit.lot or hit.card]
        if units:
            return self._choose_unit(text, units)
        product = self._find_product(text)
        if product:
            return {"product_id": product}
        raise UserError(
            self.env._(
                "No warranty card, serial or serviceable product is known as “%s”. "
                "Check the number, or choose the product: the unit is registered with "
                "this serial.",
                text,
            )
        )

    @api.model
    def _find_product(self, text):
        """Return the serviceable product with this code or barcode."""
        return self.env["product.product"].search(
            [
                ("is_serviceable", "=", True),
                "|",
                ("default_code", "=", text),
                ("barcode", "=", text),
            ],
            limit=1,
        )

    @api.model
    def _choose_unit(self, text, hits):
        """Return the records of the one unit found, or ask to choose among several.

        A card or a serial outranks whoever else is called by the same number.
        """
        best = [hit for hit in hits if hit.kind == hits[0].kind]
        lots = [hit.lot for hit in best if hit.lot]
        if len(best) > 1 and len({lot.product_id for lot in lots}) > 1:
            raise UserError(
                self.env._(
                    "“%(text)s” names several units of several products: %(units)s. "
                    "Choose the unit by hand.",
                    text=text,
                    units=self._list_units(lots),
                )
            )
        if len(best) > 1:
            raise UserError(
                self.env._(
                    "“%(text)s” names several units: %(units)s. Enter the serial of "
                    "the one that came in.",
                    text=text,
                    units=self._list_units(lots),
                )
            )
        [hit] = best
        found = {
            "card_id": hit.card,
            "lot_id": hit.lot,
            "product_id": hit.lot.product_id or hit.card.product_id,
        }
        return {field: record for field, record in found.items() if record}

    @api.model
    def _list_units(self, lots):
        """Return serials with their products, for a sentence."""
        return ", ".join(f"{lot.name} ({lot.product_id.display_name})" for lot in lots)

    def _get_rule_coverages(self):
        """Return the coverages of the unit as the verdict reads them."""
        self.ensure_one()
        if self.lot_id:
            return self.lot_id._get_coverages(self.date_failure)
        return self.card_id._get_rule_coverages()

    def _is_covered(self):
        """Return whether any promise for the unit lasts on the day of failure."""
        self.ensure_one()
        coverages = self._get_rule_coverages()
        usage = self._get_usage(coverages)
        return any(
            coverage.kind != COMMITMENT
            and coverage.is_running(self.date_failure)
            and not coverage.get_spent_reason(usage)
            for coverage in coverages
        )

    def _get_verdict_fields(self):
        """Return the fields whose change asks for new verdicts on planned lines."""
        return {"fault_agent_id", "date_failure", "lot_id", "card_id", "partner_id"}

    def _rejudge_planned_lines(self):
        """Take the verdict again on lines nobody was told the price of yet.

        Those of an open log are among them: its work is not handed in.
        """
        for case in self:
            case._judge_lines(
                line
                for line in chain(case.part_ids, case.labor_ids)
                if not line.sale_line_id
                and (not line.log_id or line.log_id.state == "draft")
            )

    def _judge_lines(self, lines):
        """Judge part and labour lines of this case, one after the other."""
        self.ensure_one()
        coverages = self._get_rule_coverages()
        usage = self._get_usage(coverages)
        for line in lines:
            line._store_verdict(line._get_verdict(coverages, usage))

    def _log_verdict_changes(self, lines):
        """Tell where a verdict taken today on lines of this case would differ."""
        self.ensure_one()
        coverages = self._get_rule_coverages()
        usage = self._get_usage(coverages)
        for line in lines:
            verdict = line._get_verdict(coverages, usage)
            if verdict.percent != line.covered_percent:
                self.message_post(
                    body=self.env._(
                        "%(line)s was judged %(old)s %% covered; judged today it "
                        "would be %(new)s %%. The first verdict stands.",
                        line=line.name,
                        old=line.covered_percent,
                        new=verdict.percent,
                    )
                )

    # === ACTION METHODS === #

    def action_view_sale_orders(self):
        """Open the estimates of this case, as the customer sees them if need be.

        Reception and dispatch have no part in sales; they show the customer's page.
        """
        self.ensure_one()
        if self.env["sale.order"].has_access("read"):
            return self._action_view("sale.action_orders", "sale_order_ids")
        self._check_role("preview")
        # sudo: sale.order - the estimate of a case that was just checked
        estimate = self.sudo().sale_order_ids.sorted("id")[-1:]
        return estimate.action_preview_sale_order()

    def action_view_invoices(self):
        """Open the invoices of this case."""
        return self._action_view("account.action_move_out_invoice_type", "invoice_ids")

    def action_view_pickings(self):
        """Open the stock transfers of this case."""
        return self._action_view("stock.action_picking_tree_all", "picking_ids")

    @api.model
    def _get_action(self, domain, **context):
        """Return the action that shows the cases of ``domain``, or the only one.

        :param context: defaults for a case made from there
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_case_action"
        )
        cases = self.search(domain, limit=2)
        if len(cases) == 1:
            action |= {"views": [(False, "form")], "res_id": cases.id}
        return action | {"domain": domain, "context": context}

    def _action_view(self, action_xmlid, field):
        return self._get_view_action(action_xmlid, self[field])

    @api.model
    def _get_view_action(self, action_xmlid, records):
        """Return the action that shows these records, or the only one."""
        if len(records) == 1:
            return {
                "type": "ir.actions.act_window",
                "res_model": records._name,
                "views": [(False, "form")],
                "res_id": records.id,
                "context": {"create": False},
            }
        return self.env["ir.actions.act_window"]._for_xml_id(action_xmlid) | {
            "domain": [("id", "in", records.ids)],
            "context": {"create": False},
        }
