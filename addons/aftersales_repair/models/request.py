from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ..rules.case_states import STATES, most_urgent


class AftersalesRequest(models.Model):
    """What a customer or an agent brought or asked for, with one to many units."""

    _name = "aftersales.request"
    _description = "Service Request"
    _inherit = [
        "aftersales.branch.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "partner_id",
        "agent_id",
        "company_id",
    )
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Datetime(
        string="Received On", required=True, default=fields.Datetime.now, copy=False
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", index="btree_not_null"
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        domain="[('aftersales_agent_role', '!=', False)]",
    )
    deliverer_name = fields.Char(
        string="Brought By", help="Who handed the units over, if not the customer."
    )
    list_number = fields.Char(help="The number of the agent's own list.")
    channel_id = fields.Many2one(
        comodel_name="aftersales.channel",
        index="btree_not_null",
        default=lambda self: self.env["aftersales.channel"].search([], limit=1),
    )
    counter_id = fields.Many2one(
        comodel_name="aftersales.counter",
        index="btree_not_null",
        check_company=True,
        default=lambda self: self._default_counter_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Receptionist",
        index=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text()
    case_ids = fields.One2many(
        comodel_name="aftersales.case", inverse_name="request_id", string="Units"
    )
    case_count = fields.Integer(compute="_compute_case_count")
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        copy=False,
        default="draft",
        index=True,
        help="The most urgent open state of the units.",
    )

    # the order of the list: without it a million requests are sorted for one page
    _date_idx = models.Index("(date DESC, id DESC)")

    # === COMPUTE METHODS === #

    def _default_counter_id(self):
        return self.env["aftersales.counter"].search(
            [
                ("user_ids", "in", self.env.uid),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )

    @api.depends("case_ids.state")
    def _compute_state(self):
        """Take the most urgent state of the cases.

        What this transaction sees counts now. Steps that run beside it on other cases
        of the same request do not see each other, so requests of several cases are
        looked at once more after the commit.
        """
        # what is known is compared: steps beside each other write it where it differs
        self._origin.fetch(["state"])
        states = self._read_case_states()
        for request in self:
            request.state = most_urgent(states.get(request._origin, ())) or "draft"
        groups = [request.id for request, found in states.items() if len(found) > 1]
        is_last_look = self.env.context.get("aftersales_after_commit")
        # while an installation runs nobody works beside it
        if groups and self.env.registry.ready and not is_last_look:
            self._roll_up_after_commit(groups)

    def _compute_case_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("request_id", "in", self.ids)], ["request_id"], ["__count"]
            )
        )
        for request in self:
            request.case_count = counts.get(request, 0)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        # sudo: aftersales.case - cases of other branches hold the request too
        for request in self.sudo():
            if any(case.state != "draft" for case in request.case_ids):
                raise UserError(
                    self.env._(
                        "Request %s is in work; cancel its cases instead of deleting "
                        "it.",
                        request.name,
                    )
                )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Take the units in: each draft case goes on to assignment."""
        for request in self:
            if not request.case_ids:
                raise UserError(
                    self.env._("Enter at least one unit in request %s.", request.name)
                )
        drafts = self.case_ids.filtered(lambda case: case.state == "draft")
        problems = {
            case: problem for case in drafts if (problem := case._get_intake_problem())
        }
        if len(drafts) == 1 and not problems:  # no other is to be kept from its refusal
            return drafts.action_confirm()
        good = drafts.filtered(lambda case: case not in problems)
        problems |= good._run_in_batches("confirm")
        if problems and len(problems) == len(drafts):
            raise UserError("\n".join(problems.values()))
        return self._notify_problems(problems)

    def _notify_problems(self, problems):
        """Tell which units stayed behind; the good ones have gone on."""
        if not problems:
            return None
        for case, problem in problems.items():
            case.request_id.message_post(body=problem)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Some units stayed behind"),
                "message": "\n".join(problems.values()),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_cases(self):
        """Open the cases of this request."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action([("request_id", "=", self.id)])

    def _get_action(self):
        """Return the action that shows these requests, or the only one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_request_action"
        )
        if len(self) == 1:
            return action | {"views": [(False, "form")], "res_id": self.id}
        return action | {"domain": [("id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _roll_up_after_commit(self, request_ids):
        """Look once more after the commit, once however many steps it holds."""
        postcommit = self.env.cr.postcommit
        waiting = postcommit.data.setdefault("aftersales.request", set())
        if not waiting:
            postcommit.add(partial(_roll_up_in_own, self.env.registry, waiting))
        waiting.update(request_ids)

    def _read_case_states(self):
        """Return the states of the cases of each request."""
        return dict(
            # sudo: aftersales.case - all cases count, also those the role cannot see
            self.env["aftersales.case"]
            .sudo()
            ._read_group(
                [("request_id", "in", self._origin.ids)],
                ["request_id"],
                ["state:array_agg"],
            )
        )


def _roll_up_in_own(registry, request_ids):
    """Roll up requests in a transaction of their own, which sees all commits."""
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"aftersales_after_commit": True})

        def roll_up():
            requests = env["aftersales.request"].browse(request_ids).exists()
            for name in ("state", "inbox_state"):
                env.add_to_compute(requests._fields[name], requests)
            env.flush_all()

        retrying(roll_up, env)
