from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .warranty_term import DURATION_UNITS, KINDS, PERCENT_FIELDS

STATES = [("draft", "Draft"), ("approved", "Approved"), ("refused", "Refused")]
# What was asked for is settled once it has been decided.
SETTLED_FIELDS = {
    "card_id",
    "kind",
    "duration",
    "duration_unit",
    "component_ids",
    "reason",
    *PERCENT_FIELDS,
}


class AftersalesWarrantyExtension(models.Model):
    """A prolongation of one card: free in a special case, or sold.

    Whether it is granted or refused, it stays on record with who decided and why.
    """

    _name = "aftersales.warranty.extension"
    _description = "Warranty Extension"
    _inherit = ["aftersales.document.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "card_id.name", "card_id.lot_id.name"]

    # Identity
    card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Warranty Card",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("issued", "active", "suspended"))],
        tracking=True,
    )
    lot_id = fields.Many2one(related="card_id.lot_id", string="Serial Number")
    product_id = fields.Many2one(related="card_id.product_id")
    partner_id = fields.Many2one(related="card_id.partner_id")
    card_date_end = fields.Date(related="card_id.date_end", string="Covered Until")

    # What is granted
    kind = fields.Selection(
        [kind for kind in KINDS if kind[0] != "commitment"],
        required=True,
        default="guarantee",
    )
    duration = fields.Integer(required=True, default=12, tracking=True)
    duration_unit = fields.Selection(
        DURATION_UNITS, string="Unit", required=True, default="month", tracking=True
    )
    parts_percent = fields.Float(
        string="Parts %", default=100.0, help="The share of a part that we bear."
    )
    labor_percent = fields.Float(
        string="Labour %", default=100.0, help="The share of the labour that we bear."
    )
    travel_percent = fields.Float(
        string="Travel %", default=0.0, help="The share of the travel that we bear."
    )
    component_ids = fields.Many2many(
        "product.product",
        "aftersales_warranty_extension_component_rel",
        "extension_id",
        "product_id",
        string="Components",
        help="Prolong the cover of these components only. Empty prolongs that of the "
        "whole unit.",
    )
    coverage_ids = fields.One2many(
        "aftersales.warranty.coverage",
        "extension_id",
        string="Coverages",
        readonly=True,
        help="The coverage that this extension has added to the card, and its copy on "
        "the card of a unit that has replaced it.",
    )
    date_start = fields.Date(
        string="First Day",
        compute="_compute_dates",
        help="The day after the last covered day, or the day of the decision where "
        "the cover had ended.",
    )
    date_end = fields.Date(string="Last Day", compute="_compute_dates")

    # Why, by whom
    origin = fields.Selection(
        [("free", "Free of Charge"), ("sold", "Sold")],
        required=True,
        readonly=True,
        default="free",
    )
    reason = fields.Text(tracking=True)
    requested_by_id = fields.Many2one(
        "res.users",
        string="Requested by",
        readonly=True,
        index="btree_not_null",
        default=lambda self: self.env.user,
        copy=False,
    )
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        index="btree_not_null",
        copy=False,
        tracking=True,
    )
    decision_date = fields.Date(string="Decided on", readonly=True, copy=False)
    refusal_reason = fields.Char(readonly=True, copy=False, tracking=True)
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sales Order Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    # State
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "An extension lasts at least one day."
    )
    _percents_in_range = models.Constraint(
        "CHECK (parts_percent BETWEEN 0 AND 100 AND labor_percent BETWEEN 0 AND 100 "
        "AND travel_percent BETWEEN 0 AND 100 "
        "AND parts_percent + labor_percent + travel_percent > 0)",
        "What an extension covers lies between 0 and 100 percent, and is not nothing.",
    )
    _sale_line_unique = models.UniqueIndex(
        "(sale_line_id) WHERE state IN ('draft', 'approved')",
        "This order line has prolonged a warranty already.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "duration",
        "duration_unit",
        "component_ids",
        "card_id.coverage_ids.date_end",
        "coverage_ids.date_start",
        "coverage_ids.date_end",
    )
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for extension in self:
            # the latest copy: that of the unit which the customer has now
            coverage = extension.coverage_ids.sorted("id")[-1:]
            if extension.state == "draft" and extension.card_id:
                start, end = extension.card_id._get_extension_span(
                    extension, on_date=today
                )
            else:
                start, end = coverage.date_start, coverage.date_end
            extension.date_start = start
            extension.date_end = end

    # === CONSTRAINT METHODS === #

    @api.constrains("reason", "origin")
    def _check_reason(self):
        for extension in self:
            if extension.origin == "free" and not (extension.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why the warranty of %(card)s is to be extended free of "
                        "charge.",
                        card=extension.card_id.name,
                    )
                )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "origin",
            "requested_by_id",
            "decided_by_id",
            "decision_date",
            "refusal_reason",
            "sale_line_id",
            "sale_order_id",
            "coverage_ids",
        }

    def write(self, vals):
        if SETTLED_FIELDS & set(vals) and not self.env.su:
            self._check_is_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_is_draft()

    def _check_is_draft(self):
        """Refuse to change or delete what has been decided."""
        decided = self.filtered(lambda extension: extension.state != "draft")
        if decided:
            raise UserError(
                self.env._(
                    "%(extensions)s has been decided and stays on record as it is.",
                    extensions=", ".join(decided.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_approve(self):
        """Grant extensions: each is appended to its card as a coverage.

        A free one is a manager's decision, a sold one that of the order.
        """
        self._check_can_decide()
        self._approve()
        return True

    def action_refuse(self, reason=False):
        """Refuse extensions, which stay on record with the reason.

        :param str reason: asked for in a dialog where it is missing
        """
        self._check_can_decide()
        if not (reason or "").strip():
            return self._action_ask_refusal_reason()
        self._transition({"draft"}, "refused", refusal_reason=reason.strip())
        return True

    def action_view_card(self):
        """Open the card that is prolonged."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("id", "=", self.card_id.id)]
        )

    # === GATE METHODS === #

    def _approve(self):
        """Append the coverage of each draft to its card, once."""
        self.card_id._lock()
        todo = self._transition({"draft"}, "approved")
        todo._check_can_be_granted()
        for extension in todo:
            extension.card_id._append_extension(extension)
        self.env["aftersales.notification"]._notify("card_extended", todo)
        return todo

    def _revoke(self, reason):
        """Take approved extensions back, except what has been used already.

        :return: the extensions that stay, for they were used
        """
        self.card_id._lock()
        used = self.filtered(lambda extension: extension._is_used())
        todo = (self - used)._transition(
            {"draft", "approved"}, "refused", refusal_reason=reason
        )
        cards = todo.coverage_ids.card_id
        todo.coverage_ids.unlink()
        cards._follow_base_coverage()
        return used

    def _transition(self, source, target, **vals):
        """Decide on extensions in ``source``; a decision taken already stays.

        :return: the extensions that have been moved, as superuser
        """
        self._lock()
        todo = self.filtered(lambda extension: extension.state != target)
        blocked = todo.filtered(lambda extension: extension.state not in source)
        if blocked:
            raise UserError(blocked._get_transition_error(target))
        # sudo: the gate alone writes the state, the caller has checked the right
        todo = todo.sudo()
        todo.write(
            {
                "state": target,
                "decided_by_id": self.env.uid,
                "decision_date": fields.Date.context_today(self),
                **vals,
            }
        )
        return todo

    def _lock(self):
        """Wait for whoever decides on the same extensions, then start over."""
        if self.ids:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                )
            )

    def _get_transition_error(self, target):
        """Say which extensions cannot become what, and what they are."""
        return self.env._(
            "These extensions cannot become %(target)s: %(extensions)s.",
            target=self[:1]._get_state_label(target),
            extensions=", ".join(
                f"{extension.name} ({extension._get_state_label()})"
                for extension in self
            ),
        )

    # === CHECK METHODS === #

    def _check_can_decide(self):
        """Refuse whoever may ask but not decide, and what an order decides."""
        is_manager = self.env.user.has_group(
            "aftersales_warranty.aftersales_group_manager"
        )
        if not (is_manager or self.env.su):
            raise AccessError(
                self.env._(
                    "%(extensions)s: only an After-Sales manager decides on a warranty "
                    "extension.",
                    extensions=", ".join(self.mapped("name")),
                )
            )

    def _check_can_be_granted(self):
        """Refuse to prolong a card that is not open."""
        for card in self.card_id:
            message = card._get_extension_error()
            if message:
                raise UserError(message)

    def _action_ask_refusal_reason(self):
        """Open the dialog that asks why the extensions are refused."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse Warranty Extension"),
            "res_model": "aftersales.warranty.extension.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_extension_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _is_used(self):
        """Tell whether something has been paid for out of this extension."""
        self.ensure_one()
        return self.coverage_ids._has_been_used()

    def _prepare_coverage_vals(self):
        """Prepare the coverage that an approved extension adds to its card."""
        self.ensure_one()
        return {
            "card_id": self.card_id.id,
            "extension_id": self.id,
            "kind": self.kind,
            "duration": self.duration,
            "duration_unit": self.duration_unit,
            "component_ids": self.component_ids.ids,
        } | {name: self[name] for name in PERCENT_FIELDS}
