from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PART_REQUEST_KINDS = [
    ("in_warranty", "In Warranty"),
    ("charged", "Charged"),
    ("stock", "For Stock"),
    ("maker_free", "From the Maker, Free"),
    ("maker_bought", "From the Maker, Bought"),
]
# what parts are asked for on account of one unit
CASE_KINDS = ("in_warranty", "charged")
MAKER_KINDS = ("maker_free", "maker_bought")
SUPPLY_METHODS = [
    ("store", "Own Store"),
    ("branch", "Branch Above"),
    ("procure", "Procurement by Route"),
    ("maker", "The Maker"),
]
OPEN_REQUEST_STATES = ("draft", "to_approve", "approved")


class AftersalesPartRequest(models.Model):
    """What a branch asks for: parts for a case, for a technician, or for its store.

    Supply in warranty, charged supply, and what a maker sends are kept apart: each
    has its numbers, its prices and the way its cost goes. Whoever gives the parts
    approves.
    """

    _name = "aftersales.part.request"
    _description = "Part Request"
    _inherit = ["aftersales.branch.document.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "case_id.name"]

    kind = fields.Selection(
        PART_REQUEST_KINDS, required=True, default="stock", tracking=True, index=True
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        index="btree_not_null",
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="aftersales.order",
        string="Work Order",
        index="btree_not_null",
        ondelete="set null",
        domain="[('case_id', '=', case_id)]",
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        index="btree_not_null",
        compute="_compute_technician_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The branch that needs the parts.",
    )
    supply_method = fields.Selection(
        SUPPLY_METHODS,
        string="Supplied By",
        required=True,
        compute="_compute_supply_method",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The own store, a branch above, a procurement by the routes of the part "
        "(purchase on the market where that is installed), or the maker.",
    )
    supplier_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Asked Branch",
        index=True,
        readonly=True,
        copy=False,
        help="The branch that approves, and that sends the parts unless they come "
        "from elsewhere.",
    )
    maker_id = fields.Many2one(
        comodel_name="res.partner",
        string="Maker",
        index="btree_not_null",
        compute="_compute_maker_id",
        store=True,
        readonly=False,
        help="The principal of the brand, who is asked for the parts.",
    )
    destination = fields.Selection(
        [
            ("store", "To the Store"),
            ("technician", "To the Technician"),
            ("customer", "By Post to the Customer"),
        ],
        required=True,
        default="store",
        tracking=True,
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", string="Customer", store=True, index=True
    )
    product_id = fields.Many2one(related="case_id.product_id", string="Unit")
    lot_id = fields.Many2one(related="case_id.lot_id")
    date_needed = fields.Date(string="Needed By", index=True)
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="aftersales.part.request.line",
        inverse_name="request_id",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_full = fields.Monetary(
        string="Full Price", compute="_compute_amounts", store=True
    )
    amount_covered = fields.Monetary(
        string="Covered", compute="_compute_amounts", store=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("approved", "Approved"),
            ("supplied", "Supplied"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        index=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    date_approved = fields.Datetime(readonly=True, copy=False)
    date_supplied = fields.Datetime(readonly=True, copy=False)
    refuse_reason = fields.Char(readonly=True, copy=False)
    can_approve = fields.Boolean(compute="_compute_can_approve")

    _case_kind = models.Constraint(
        "CHECK (case_id IS NOT NULL OR kind NOT IN ('in_warranty', 'charged'))",
        "Parts in warranty and charged parts are asked for a case; choose it.",
    )
    _destination_known = models.Constraint(
        "CHECK ((destination != 'technician' OR technician_id IS NOT NULL) "
        "AND (destination != 'customer' OR case_id IS NOT NULL))",
        "Choose the technician who gets the parts, or the case whose customer does.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_id")
    def _compute_technician_id(self):
        for request in self:
            request.technician_id = (
                request.order_id.technician_id or request.technician_id
            )

    @api.depends("case_id")
    def _compute_company_id(self):
        for request in self:
            # sudo: aftersales.case - the branch of the work, whoever asks
            request.company_id = (
                request.case_id.sudo().workshop_company_id
                or request.company_id
                or self.env.company
            )

    @api.depends("kind", "company_id")
    def _compute_supply_method(self):
        for request in self:
            if request.kind in MAKER_KINDS:
                request.supply_method = "maker"
            elif request.supply_method in (False, "maker"):
                # sudo: res.company - the branch above may be out of sight
                above = request.company_id.sudo().parent_id
                request.supply_method = "branch" if above else "procure"

    @api.depends("kind", "line_ids.product_id")
    def _compute_maker_id(self):
        for request in self:
            if request.kind not in MAKER_KINDS:
                request.maker_id = False
            elif not request.maker_id:
                brands = (
                    request.line_ids.product_id.aftersales_brand_id
                    or request.product_id.aftersales_brand_id
                )
                request.maker_id = brands.partner_id[:1]

    @api.depends("line_ids.price_full", "line_ids.price_covered")
    def _compute_amounts(self):
        for request in self:
            request.amount_full = sum(request.line_ids.mapped("price_full"))
            request.amount_covered = sum(request.line_ids.mapped("price_covered"))

    @api.depends_context("uid", "su")
    @api.depends("state", "supplier_company_id")
    def _compute_can_approve(self):
        for request in self:
            request.can_approve = (
                request.state == "to_approve" and request._is_supplier()
            )

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su and vals.keys() - {"note"}:
            self._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        for request in self:
            if request.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "Part request %s was handed in; cancel it instead of deleting "
                        "it.",
                        request.name,
                    )
                )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "supplier_company_id",
            "user_id",
            "approver_id",
            "date_approved",
            "date_supplied",
            "refuse_reason",
        }

    def _check_editable(self):
        """Refuse to change what was handed in, but to whoever may approve it."""
        for request in self:
            if request.state != "draft" and not request.can_approve:
                raise UserError(
                    self.env._(
                        "Part request %(request)s is “%(state)s” and cannot be "
                        "changed any more.",
                        request=request.name,
                        state=request._get_state_label(),
                    )
                )

    # === ACTION METHODS === #

    def action_submit(self):
        """Hand the requests in: whoever supplies the parts has to approve them."""
        self.check_access("write")
        self._lock_rows()
        for request in self:
            request._check_state("draft")
            request._check_complete()
            request._plan_case_parts()
            request._check_covers()
            # sudo: the gate alone writes the state and who is asked
            request.sudo().write(
                {
                    "state": "to_approve",
                    "supplier_company_id": request._get_first_supplier().id,
                }
            )
        self._action_submitted()

    def action_approve(self):
        """Grant the parts; what needs no further hand is supplied at once."""
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            # sudo: the gate alone writes the state, the role was checked above
            request.sudo().write(
                {
                    "state": "approved",
                    "approver_id": self.env.uid,
                    "date_approved": self.env.cr.now(),
                }
            )
            request._start_supply()
        self._finish_activities()

    def action_refuse(self, reason):
        """Turn requests down.

        :param str reason: kept on the request; whoever asked is told
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the parts are refused."))
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            # sudo: the gate alone writes the state, the role was checked above
            request.sudo().write({"state": "refused", "refuse_reason": reason})
            request._tell_asker(self.env._("Refused: %s", reason))
        self._finish_activities()

    def action_pass_on(self):
        """Ask the next branch above: this one cannot give the parts."""
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            # sudo: res.company - the branches above are out of sight from below
            asked = request.supplier_company_id.sudo()
            if request.supply_method != "branch" or not asked.parent_id:
                raise UserError(
                    self.env._(
                        "No branch above %(branch)s can be asked for request "
                        "%(request)s. Procure the parts, or ask the maker.",
                        branch=asked.name,
                        request=request.name,
                    )
                )
            request.sudo().supplier_company_id = asked.parent_id
            request.message_post(
                body=self.env._(
                    "Passed on from %(branch)s to %(above)s.",
                    branch=asked.name,
                    above=asked.parent_id.name,
                )
            )
        self._finish_activities()
        self._action_submitted()

    def action_cancel(self):
        """Withdraw requests of which nothing was sent yet."""
        self.check_access("write")
        self._lock_rows()
        for request in self:
            request._check_state(*OPEN_REQUEST_STATES)
            request._check_nothing_moved()
        # sudo: the gate alone writes the state
        self.sudo().write({"state": "cancelled"})
        self._finish_activities()
        self._action_cancelled()

    def action_open_refuse(self):
        """Ask why the requests are refused."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_request_refuse_action"
        )
        return action | {"context": {"default_request_ids": self.ids}}

    # === BUSINESS METHODS === #

    @api.model
    def _get_branch_of_vals(self, vals):
        # sudo: aftersales.case - the branch of the work, whoever asks
        case = self.env["aftersales.case"].sudo().browse(vals.get("case_id"))
        return case.workshop_company_id or super()._get_branch_of_vals(vals)

    @api.model
    def _get_sequence_code(self, vals):
        """Supply in warranty has numbers of its own."""
        kind = vals.get("kind") or self.env.context.get("default_kind")
        code = super()._get_sequence_code(vals)
        return f"{code}.warranty" if kind == "in_warranty" else code

    def _check_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "Part request %(request)s is “%(state)s”; this step is not "
                    "possible now.",
                    request=self.name,
                    state=self._get_state_label(),
                )
            )

    def _is_supplier(self):
        """Return whether the user keeps the store of the asked branch, or above it."""
        self.ensure_one()
        if self.env.su:
            return True
        group = "aftersales_warranty.aftersales_group_storekeeper"
        # sudo: res.company - the branches above are out of sight from below
        above = self.supplier_company_id.sudo().parent_ids
        return self.env.user.has_group(group) and bool(
            above & self.env.user.company_ids
        )

    def _check_supplier(self):
        if not self._is_supplier():
            raise AccessError(
                self.env._(
                    "Part request %(request)s is decided by the storekeeper of "
                    "%(branch)s.",
                    request=self.name,
                    branch=self.supplier_company_id.sudo().name,
                )
            )

    def _check_complete(self):
        """Refuse to hand in what lacks its lines, its maker or an open case."""
        self.ensure_one()
        problem = self._get_problem()
        if problem:
            raise UserError(
                self.env._(
                    "Part request %(request)s: %(problem)s",
                    request=self.name,
                    problem=problem,
                )
            )

    def _get_problem(self):
        """Return, in words, why this request cannot be handed in, or None."""
        if not self.line_ids:
            return self.env._("enter the parts that are needed.")
        if self.supply_method == "maker" and not self.maker_id:
            return self.env._(
                "choose the maker, or set the principal of the brand on it."
            )
        # sudo: res.company - the branch above may be out of sight
        if self.supply_method == "branch" and not self.company_id.sudo().parent_id:
            return self.env._(
                "%s is the head office and has no branch above; procure the parts.",
                self.company_id.name,
            )
        if self.case_id and self.case_id.date_closed:
            return self.env._("case %s is closed.", self.case_id.name)
        return self._get_destination_problem()

    def _get_destination_problem(self):
        """Return, in words, why the parts cannot go where they are to go, or None."""
        if self.supply_method == "store" and self.destination == "store":
            return self.env._(
                "the own store cannot supply itself; choose who gets the parts, or who "
                "else supplies them."
            )
        # sudo: stock.location - roles of the service do not read the stock
        place = self.technician_id.sudo().location_id
        if self.destination == "technician" and place.company_id != self.company_id:
            return self.env._(
                "%(technician)s keeps his parts at %(other)s and is supplied there.",
                technician=self.technician_id.name,
                other=place.company_id.name,
            )
        return None

    def _get_first_supplier(self):
        """Return the branch that is asked first: the next above, else the own one."""
        self.ensure_one()
        # sudo: res.company - the branch above may be out of sight
        above = self.company_id.sudo().parent_id
        return above if self.supply_method == "branch" else self.company_id

    def _plan_case_parts(self):
        """Plan on the case what is asked for it: so it is judged like any part."""
        self.ensure_one()
        if self.kind not in CASE_KINDS:
            return
        self.case_id.check_access("read")
        unplanned = self.line_ids.filtered(lambda line: not line.part_id)
        # sudo: aftersales.work.part - whoever asks for a part of a case plans it
        parts = (
            self.env["aftersales.work.part"]
            .sudo()
            .create([line._prepare_part_vals() for line in unplanned])
        )
        for line, part in zip(unplanned, parts, strict=True):
            # sudo: the link is this step's, see above
            line.sudo().part_id = part

    def _check_covers(self):
        """Keep supply in warranty apart from what the customer pays in full."""
        self.ensure_one()
        if self.kind not in CASE_KINDS:
            return
        is_covered = self.kind == "in_warranty"
        wrong = self.line_ids.filtered(
            lambda line: bool(line.covered_percent) != is_covered
        )
        if wrong and is_covered:
            raise UserError(
                self.env._(
                    "%(part)s is not covered on case %(case)s; ask for it in a "
                    "charged request.",
                    part=wrong[0].product_id.display_name,
                    case=self.case_id.name,
                )
            )
        if wrong:
            raise UserError(
                self.env._(
                    "%(part)s is covered on case %(case)s; ask for it in a request "
                    "in warranty.",
                    part=wrong[0].product_id.display_name,
                    case=self.case_id.name,
                )
            )

    def _tell_asker(self, body):
        """Tell whoever asked; he need not follow the request for that."""
        self.ensure_one()
        self.message_post(
            body=body,
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _finish_activities(self):
        """Take the decision off the list of whoever was to take it."""
        # sudo: mail.activity - of another keeper than the one who has decided
        self.sudo().activity_unlink(["aftersales_repair.mail_activity_part_request"])

    def _action_submitted(self):
        """Tell those who have to approve."""
        for branch, requests in self.grouped("supplier_company_id").items():
            self.env["aftersales.notification"]._notify(
                "part_request_made", requests, key=str(branch.id)
            )

    def _action_cancelled(self):
        """Extend to withdraw what the requests have set going."""

    def _start_supply(self):
        """Extend to set going what an approved request needs."""

    def _check_nothing_moved(self):
        """Extend to refuse what was sent already."""
