from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.case_states import CLOSED_STATES

VERDICTS = [
    ("covered", "Covered"),
    ("partly", "Partly Covered"),
    ("not_covered", "Not Covered"),
]
LIABLE_PARTIES = [
    ("maker", "Maker or Brand"),
    ("company", "Our Company"),
    ("transport", "Carrier"),
    ("installer", "Installer"),
    ("user", "User"),
    ("other", "Somebody Else"),
]


class AftersalesAppraisal(models.Model):
    """An expert's finding on a failed unit: is it covered, and who is liable.

    Once issued it decides how far the warranty pays for the lines of its case that
    nobody was told of yet.
    """

    _name = "aftersales.appraisal"
    _description = "Appraisal"
    _inherit = [
        "aftersales.document.mixin",
        "aftersales.diagnosis.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "verdict",
        "covered_percent",
        "liable_party",
        "liable_partner_id",
    )
    _order = "date desc, id desc"
    _rec_names_search = ["name", "case_id.name", "lot_id.name"]

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        related="case_id.product_id", store=True, index="btree_not_null"
    )
    lot_id = fields.Many2one(
        related="case_id.lot_id", store=True, index="btree_not_null"
    )
    card_id = fields.Many2one(related="case_id.card_id")
    date = fields.Date(
        string="Appraised On", required=True, default=fields.Date.context_today
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Appraiser",
        required=True,
        index=True,
        default=lambda self: self.env.user,
    )
    fault_mode_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    fault_cause_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    fault_agent_id = fields.Many2one(
        compute="_compute_faults", store=True, precompute=True, readonly=False
    )
    finding = fields.Text(help="What was seen and measured on the unit.")
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="aftersales_appraisal_photo_rel",
        string="Photos",
        copy=False,
    )
    verdict = fields.Selection(
        VERDICTS,
        tracking=True,
        help="Covered and partly covered grant no more than the warranty promises.",
    )
    covered_percent = fields.Float(
        string="Share (%)",
        compute="_compute_covered_percent",
        store=True,
        readonly=False,
        help="How much of what the warranty promises is granted.",
    )
    liable_party = fields.Selection(
        LIABLE_PARTIES,
        tracking=True,
        help="Who answers for the failure. What the warranty pays of a failure of the "
        "maker goes on the brand's account.",
    )
    liable_partner_id = fields.Many2one(
        comodel_name="res.partner", string="Liable Contact", index="btree_not_null"
    )
    reason = fields.Text(help="Why so; printed on the certificate.")
    withdraw_reason = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )

    _one_issued = models.UniqueIndex(
        "(case_id) WHERE state = 'issued'",
        "This case has an issued appraisal already; withdraw that one first.",
    )
    _percent_range = models.Constraint(
        "CHECK (covered_percent BETWEEN 0 AND 100)",
        "The covered share lies between 0 and 100 percent.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_faults(self):
        for appraisal in self:
            for field in ("fault_mode_id", "fault_cause_id", "fault_agent_id"):
                appraisal[field] = appraisal[field] or appraisal.case_id[field]

    @api.depends("verdict")
    def _compute_covered_percent(self):
        for appraisal in self:
            percent = {"covered": 100, "not_covered": 0}.get(appraisal.verdict)
            if percent is None:
                percent = appraisal.covered_percent
            appraisal.covered_percent = percent

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _get_gate_fields(self):
        return {"state", "withdraw_reason"}

    def _check_draft(self):
        for appraisal in self:
            if appraisal.state != "draft":
                raise UserError(
                    self.env._(
                        "Appraisal %s is issued and stays as it is; withdraw it and "
                        "make another.",
                        appraisal.name,
                    )
                )

    # === ACTION METHODS === #

    def action_issue(self):
        """Let the appraisals hold: they decide on the lines of their cases.

        Pressed twice or by many at once it has one effect.
        """
        self._check_appraiser()
        self._lock_rows()
        for appraisal in self.filtered(lambda appraisal: appraisal.state != "issued"):
            appraisal._check_can_issue()
            # sudo: the gate alone writes the state, the role was checked above
            appraisal.sudo().state = "issued"
            appraisal._settle_case(appraisal)

    def action_withdraw(self, reason):
        """Take issued appraisals back; their cases are judged as if there were none.

        :param str reason: kept on the appraisal
        """
        self._check_appraiser()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the appraisal is withdrawn."))
        self._lock_rows()
        for appraisal in self.filtered(lambda a: a.state != "withdrawn"):
            if appraisal.state == "draft":
                raise UserError(
                    self.env._(
                        "Appraisal %s is a draft; delete it instead.", appraisal.name
                    )
                )
            # sudo: the gate alone writes the state, the role was checked above
            appraisal.sudo().write({"state": "withdrawn", "withdraw_reason": reason})
            appraisal._settle_case(self.browse())

    def action_open_withdraw(self):
        """Ask why the appraisals are withdrawn."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw Appraisal"),
            "res_model": "aftersales.appraisal.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appraisal_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _check_appraiser(self):
        """Refuse whoever is no inspector."""
        group = "aftersales_warranty.aftersales_group_inspector"
        if not (self.env.su or self.env.user.has_group(group)):
            raise AccessError(
                self.env._("Quality inspectors appraise units; ask one of them.")
            )
        self.check_access("write")

    def _check_can_issue(self):
        """Refuse to issue what is incomplete, contradicts itself, or comes too late."""
        self.ensure_one()
        problem = self._get_problem()
        if problem:
            raise UserError(
                self.env._(
                    "Appraisal %(appraisal)s: %(problem)s",
                    appraisal=self.name,
                    problem=problem,
                )
            )

    def _get_problem(self):
        """Return, in words, why this appraisal cannot be issued, or None."""
        case = self.case_id
        if self.state == "withdrawn":
            return self.env._("it was withdrawn; make another.")
        if case.state in CLOSED_STATES:
            return self.env._("case %s is closed.", case.name)
        if case.appraisal_id:
            return self.env._(
                "case %(case)s has the appraisal %(other)s already; withdraw it first.",
                case=case.name,
                other=case.appraisal_id.name,
            )
        return self._get_missing() or self._get_contradiction()

    def _get_missing(self):
        for name in ("verdict", "liable_party", "reason"):
            if not self[name]:
                label = self._fields[name]._description_string(self.env)
                return self.env._("enter the %s.", label)
        return None

    def _get_contradiction(self):
        if self.verdict == "partly" and not 0 < self.covered_percent < 100:
            return self.env._("enter which share is covered, between 0 and 100 %.")
        is_user_caused = self.liable_party == "user" or (
            self.fault_agent_id.is_user_caused
        )
        if self.verdict == "covered" and is_user_caused:
            return self.env._(
                "a failure that the user has caused is not covered in full."
            )
        return None

    def _settle_case(self, appraisal):
        """Let the case be judged by ``appraisal``, or by none."""
        # sudo: aftersales.case - an inspector may not write the case, his finding does
        case = self.sudo().case_id
        case._lock()
        vals = {"appraisal_id": appraisal.id}
        for field in ("fault_mode_id", "fault_cause_id", "fault_agent_id"):
            if appraisal[field]:
                vals[field] = appraisal[field].id
        case.write(vals)

    def _get_report_base_filename(self):
        """Name the printed file after the appraisal."""
        self.ensure_one()
        return self.env._("Appraisal %s", self.name)
