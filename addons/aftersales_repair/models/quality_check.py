from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class AftersalesQualityCheck(models.Model):
    """An inspector's verdict on a submitted log."""

    _name = "aftersales.quality.check"
    _description = "Quality Check"
    _inherit = ["aftersales.document.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "state",
        "inspector_id",
    )
    _order = "id desc"

    log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        required=True,
        index=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(related="log_id.case_id", store=True, index=True)
    company_id = fields.Many2one(
        related="log_id.company_id", store=True, index=True, precompute=True
    )
    technician_id = fields.Many2one(
        related="log_id.technician_id", store=True, index=True
    )
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    work_done = fields.Text(related="log_id.work_done")
    point_ids = fields.One2many(related="log_id.point_ids")
    photo_ids = fields.Many2many(related="log_id.photo_ids")
    sheet_ids = fields.Many2many(related="log_id.sheet_ids")
    inspector_id = fields.Many2one(
        comodel_name="res.users", index="btree_not_null", readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.quality.check.line",
        inverse_name="check_id",
        string="Checklist",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    reason = fields.Text(help="Why the work was sent back.")
    date_done = fields.Datetime(readonly=True)
    failed_percent = fields.Float(
        string="Sent Back (%)",
        compute="_compute_failed_percent",
        store=True,
        aggregator="avg",
        help="How many of a hundred checks have failed, of those that were judged.",
    )
    state = fields.Selection(
        [("todo", "To Do"), ("passed", "Passed"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="todo",
        copy=False,
        index=True,
        tracking=True,
    )

    _one_open_check = models.UniqueIndex(
        "(log_id) WHERE state = 'todo'", "This log has an open check already."
    )

    @api.depends("log_id")
    def _compute_line_ids(self):
        lines = self.env["aftersales.quality.check.line"]
        for check in self.filtered(lambda check: not check.line_ids):
            case = check.case_id
            points = self.env["aftersales.checklist"]._find_lines(
                case.work_type_id, case.product_id, "check"
            )
            check.line_ids = [
                Command.create(vals) for vals in lines._prepare_answers(points)
            ]

    @api.depends("state")
    def _compute_failed_percent(self):
        for check in self:
            check.failed_percent = 100.0 if check.state == "failed" else 0.0

    def _get_gate_fields(self):
        return {"state", "log_id", "inspector_id", "date_done", "reason"}

    # === ACTION METHODS === #

    def action_pass(self):
        """Accept the work: its log is approved and the case goes on."""
        self._prepare_verdict()
        self.line_ids._check_evidence()
        self._close("passed")._approve()

    def action_fail(self, reason):
        """Send the work back.

        :param str reason: what is wrong; the technician reads it
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the work is sent back."))
        self._prepare_verdict()
        self.sudo().reason = reason
        self._close("failed")._reject()

    def action_open_fail(self):
        """Ask for the reason of a failed check."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_check_fail_action"
        ) | {"context": {"default_check_id": self.id}}

    # === BUSINESS METHODS === #

    def _prepare_verdict(self):
        """Refuse who may not judge, and what was judged already."""
        if not self.env.su and not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_inspector"
        ):
            raise AccessError(self.env._("Only a quality inspector can do this."))
        self.check_access("read")
        self.case_id._check_approver("check")
        self.sudo().log_id.case_id._lock()
        for check in self:
            if check.state != "todo":
                raise UserError(
                    self.env._("Check %s has its verdict already.", check.name)
                )
            # sudo: aftersales.work.log - read to compare, whoever inspects
            workers = check.sudo().log_id._get_minutes_technicians()
            if self.env.user in workers.user_id:
                raise UserError(
                    self.env._(
                        "Nobody inspects his own work; ask another inspector for %s.",
                        check.name,
                    )
                )

    def _close(self, state):
        """Store the verdict and return the logs to go on with."""
        # sudo: the inspector's role was checked; logs, sales and cases follow
        checks = self.sudo()
        checks.write(
            {
                "state": state,
                "inspector_id": self.env.uid,
                "date_done": self.env.cr.now(),
            }
        )
        return checks.log_id
