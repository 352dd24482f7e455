from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Announced"),
    ("received", "Received"),
    ("inspected", "Inspected"),
    ("settled", "Settled"),
    ("cancelled", "Cancelled"),
]
# from which state people take a step, and whose it is
STEPS = {
    "receive": ({"draft"}, ("reception", "storekeeper")),
    "inspect": ({"received"}, ("inspector", "storekeeper")),
    "settle": ({"inspected"}, ("storekeeper",)),
    "cancel": ({"draft", "received", "inspected"}, ("reception", "storekeeper")),
}


class AftersalesDealerReturn(models.Model):
    """Units a dealer brings back from his shop, unsold or refused by a customer.

    They lie in custody until each is graded; then they are ours again, scrap, or the
    dealer's as before.
    """

    _name = "aftersales.dealer.return"
    _description = "Dealer Return"
    _inherit = [
        "aftersales.branch.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "partner_id",
    )
    _order = "date desc, id desc"
    _rec_names_search = ["name", "reference", "partner_id.name"]
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Dealer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    reference = fields.Char(
        string="Dealer's Number", help="The number of the dealer's own list."
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(help="Why the units come back, where a unit says nothing.")
    note = fields.Text()
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    date_received = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one(
        comodel_name="res.users", index="btree_not_null", readonly=True, copy=False
    )
    inspected_by_id = fields.Many2one(
        comodel_name="res.users", index="btree_not_null", readonly=True, copy=False
    )
    date_settled = fields.Datetime(readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        comodel_name="res.users", index="btree_not_null", readonly=True, copy=False
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.dealer.return.line",
        inverse_name="return_id",
        string="Units",
        copy=True,
    )
    unit_count = fields.Integer(compute="_compute_unit_count")
    ungraded_count = fields.Integer(compute="_compute_unit_count")
    can_receive = fields.Boolean(compute="_compute_can")
    can_inspect = fields.Boolean(compute="_compute_can")
    can_settle = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.grade")
    def _compute_unit_count(self):
        for document in self:
            document.unit_count = len(document.line_ids)
            document.ungraded_count = len(
                document.line_ids.filtered(lambda line: not line.grade)
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for document in self:
            for step, (states, __) in STEPS.items():
                document[f"can_{step}"] = document.state in states and self._has_role(
                    step
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if {"partner_id", "company_id"} & vals.keys() and not self.env.su:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to make another document of one whose units came in."""
        begun = self.filtered(lambda document: document.state != "draft")
        if begun:
            raise UserError(
                self.env._(
                    "%s is under way: its dealer and branch stay, and it is cancelled "
                    "instead of deleted.",
                    ", ".join(begun.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_receive(self):
        """Take the units into custody; their cards rest until they are settled."""
        self._begin_step("receive")
        for document in self:
            document.line_ids._check_can_come_in()
            # sudo: dealer return - the step has checked the role
            document.sudo()._receive()
        self._end_step("received", "date_received", "received_by_id")

    def action_inspect(self):
        """Close the inspection: each unit has its grade and its way."""
        self._begin_step("inspect")
        self.line_ids._check_inspected()
        self._end_step("inspected", None, "inspected_by_id")

    def action_settle(self):
        """Let each unit go its way, and draft what the dealer gets back."""
        self._begin_step("settle")
        self.line_ids._check_inspected()
        for document in self:
            # sudo: dealer return - the step has checked the role
            document.sudo()._settle()
        self._end_step("settled", "date_settled", "settled_by_id")

    def action_cancel(self):
        """Give up returns; what came in goes back to the dealer."""
        self._begin_step("cancel")
        for document in self.sudo():
            if document.state != "draft":
                document.line_ids._go_back()
        self._end_step("cancelled")

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "date_received",
            "received_by_id",
            "inspected_by_id",
            "date_settled",
            "settled_by_id",
        }

    @api.model
    def _has_role(self, step):
        return self.env.su or any(
            self.env.user.has_group(f"aftersales_warranty.aftersales_group_{role}")
            for role in STEPS[step][1]
        )

    def _begin_step(self, step):
        """Check the role, hold the returns, and refuse what is no step now."""
        if not self._has_role(step):
            raise AccessError(
                self.env._(
                    "This step belongs to another role; ask your manager for the right."
                )
            )
        self.check_access("read")
        # sudo: dealer return - the lock is ours to take, whatever the role may write
        self.sudo()._lock_rows()
        for document in self:
            if document.state not in STEPS[step][0]:
                raise UserError(
                    self.env._(
                        "Return %(name)s is “%(state)s”; this step is not possible "
                        "now.",
                        name=document.name,
                        state=document._get_state_label(),
                    )
                )
            if not document.line_ids and step != "cancel":
                raise UserError(
                    self.env._("Return %s names no unit.", document.name),
                )

    def _end_step(self, state, date_field=None, user_field=None):
        """Move the returns on, noting when and by whom."""
        vals = {"state": state}
        if date_field:
            vals[date_field] = self.env.cr.now()
        if user_field:
            vals[user_field] = self.env.uid
        # sudo: dealer return - the step has checked the role
        self.sudo().write(vals)
        if state in ("settled", "cancelled"):
            self.sudo().line_ids.is_open = False

    def _receive(self):
        """Move the units of one return into custody and let their cards rest."""
        self.ensure_one()
        company = self.company_id
        self.line_ids._move_goods(
            "intake",
            self.env["stock.location"]._get_customers(),
            company._get_custody_location(),
        )
        self.line_ids.lot_id.card_ids._suspend_returned(
            self.env._("Brought back by %s", self.partner_id.display_name)
        )

    def _settle(self):
        """Send the units of one return their ways."""
        self.ensure_one()
        for disposition, lines in self.line_ids.grouped("disposition").items():
            getattr(lines, f"_go_{disposition}")()
        self._draft_credit_notes()
