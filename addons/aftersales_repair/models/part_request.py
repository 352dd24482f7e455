from odoo import api, fields, models
from odoo.exceptions import UserError

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
    _inherit = [
        "aftersales.branch.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "supplier_company_id",
        "maker_id",
        "case_id",
    )
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
        compute_sudo=False,
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
        compute_sudo=False,
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
            order = request._get_shown(request.order_id)
            request.technician_id = order.technician_id or request.technician_id

    @api.depends("case_id")
    def _compute_company_id(self):
        for request in self:
            request.company_id = (
                request._get_shown(request.case_id).workshop_company_id
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

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_origin()
        return requests

    def write(self, vals):
        if not self.env.su and vals.keys() - {"note"}:
            self._check_editable()
        res = super().write(vals)
        if {"case_id", "order_id"} & vals.keys():
            self._check_origin()
        return res

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
