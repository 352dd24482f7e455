from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

INBOX_STATES = [
    ("new", "New"),
    ("in_hand", "In Hand"),
    ("done", "Handled"),
    ("dismissed", "Dismissed"),
]


class AftersalesRequest(models.Model):
    """What agents, branches, portal and letters sent waits here for reception."""

    _inherit = "aftersales.request"

    inbox_state = fields.Selection(
        INBOX_STATES,
        string="Inbox",
        compute="_compute_inbox_state",
        store=True,
        copy=False,
        default=False,
        index="btree_not_null",
        help="Empty for what reception has entered itself.",
    )
    category_id = fields.Many2one(
        comodel_name="aftersales.request.category", index="btree_not_null"
    )
    category_color = fields.Integer(
        related="category_id.color", string="Category Color"
    )
    priority_id = fields.Many2one(
        comodel_name="aftersales.priority",
        index="btree_not_null",
        help="How soon the units of this request should be served. Empty, their "
        "products and services say.",
    )
    priority_color = fields.Integer(
        related="priority_id.color", string="Priority Color"
    )
    dismiss_reason = fields.Char(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    def _compute_state(self):
        super()._compute_state()
        for request in self:
            # dismissed without a unit it leads to no work either
            if request.state == "draft" and request.inbox_state == "dismissed":
                request.state = "cancelled"

    @api.depends("case_ids.state")
    def _compute_inbox_state(self):
        """Let a request leave the inbox once none of its units stays behind."""
        for request in self:
            is_handled = (
                request.inbox_state in ("new", "in_hand")
                and request.state != "draft"
                and "draft" not in request.case_ids.mapped("state")
            )
            request.inbox_state = "done" if is_handled else request.inbox_state

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        sent = requests.filtered(
            lambda request: not request.inbox_state and request._is_sent()
        )
        # sudo: aftersales.request - the inbox is filled by itself
        sent.sudo().inbox_state = "new"
        requests.filtered("category_id")._apply_category()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if vals.get("category_id"):
            self._apply_category()
        return result

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"inbox_state", "dismiss_reason"}

    def _is_sent(self):
        """Return whether others sent the request, by a way that nobody watches."""
        self.ensure_one()
        user = self.env.user
        return bool(
            self.channel_id.is_inbox
            or user.share
            or (self.source == "head_office" and self.company_id != user.company_id)
        )

    def _apply_category(self):
        """Give requests to whom their category belongs, and say what is to be done."""
        for request in self:
            category = request.category_id
            if category.user_id:
                request.user_id = category.user_id
            if category.work_type_id:
                drafts = request.case_ids.filtered(lambda case: case.state == "draft")
                drafts.work_type_id = category.work_type_id

    # === ACTION METHODS === #

    def action_confirm(self):
        self._check_not_dismissed()
        return super().action_confirm()

    def action_take_over(self):
        """Take requests of the inbox in hand."""
        self._check_desk()
        self._lock_inbox({"new", "in_hand"})
        # sudo: a step of the desk, whose role was checked above
        self.sudo().write({"inbox_state": "in_hand", "user_id": self.env.uid})

    def action_take_in_many(self):
        """Take many requests in; those that cannot be do not stop the others.

        :return: the action that tells which stayed behind, if any
        """
        self._check_desk()
        problems = list(filter(None, (request._try_to_confirm() for request in self)))
        if not problems:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Some requests stayed behind"),
                "message": "\n".join(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_sort(self):
        """Ask for category and responsible, for one or many requests."""
        return self._open_wizard("aftersales_request_sort_action")

    def action_open_dismiss(self):
        """Ask why requests are dismissed."""
        return self._open_wizard("aftersales_request_dismiss_action")

    def action_dismiss(self, reason):
        """Close requests that lead to no work, with the reason.

        :param str reason: kept on the request
        """
        self._check_desk()
        for request in self:
            if any(case.state != "draft" for case in request.case_ids):
                raise UserError(
                    self.env._(
                        "Request %s is in work; cancel its cases instead.", request.name
                    )
                )
        self._lock_inbox({False, "new", "in_hand"})
        if self.case_ids:
            self.case_ids.action_cancel(reason)
        # sudo: a step of the desk, whose role was checked above
        self.sudo().write(
            {"inbox_state": "dismissed", "dismiss_reason": reason, "state": "cancelled"}
        )
        for request in self:
            request.message_post(body=self.env._("Dismissed: %s", reason))

    # === BUSINESS METHODS === #

    def _try_to_confirm(self):
        """Take one request in; return, in words, what keeps it from that."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                warning = self.action_confirm()
        except UserError as error:
            return f"{self.name}: {error}"
        return warning and f"{self.name}: {warning['params']['message']}"

    def _check_not_dismissed(self):
        """Refuse to take units in for requests that led to no work."""
        for request in self:
            if request.inbox_state == "dismissed":
                raise UserError(
                    self.env._(
                        "Request %(request)s was dismissed: %(reason)s. Enter a new "
                        "request for its units.",
                        request=request.name,
                        reason=request.dismiss_reason,
                    )
                )

    def _check_desk(self):
        """Refuse who neither receives nor dispatches."""
        self.check_access("read")
        is_desk = any(
            self.env.user.has_group(f"aftersales_warranty.aftersales_group_{role}")
            for role in ("reception", "dispatcher")
        )
        if not (self.env.su or is_desk):
            raise AccessError(self.env._("The inbox belongs to reception."))

    def _lock_inbox(self, states):
        """Hold requests for a step of the inbox that their states allow."""
        # sudo: the lock is ours to take, whatever the role may write
        self.sudo()._lock_rows()
        self.invalidate_recordset(["inbox_state"])
        for request in self:
            if request.inbox_state not in states:
                raise UserError(
                    self.env._(
                        "Request %s was handled meanwhile; look at it again.",
                        request.name,
                    )
                )

    def _open_wizard(self, xmlid):
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"aftersales_repair.{xmlid}"
        ) | {"context": {"default_request_ids": self.ids, "active_ids": self.ids}}
