from odoo import Command, fields, models
from odoo.exceptions import UserError


class AftersalesWorkLog(models.Model):
    """The signed job sheet of a visit, scanned: the paper that proves the work."""

    _inherit = "aftersales.work.log"

    sheet_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="aftersales_work_log_sheet_rel",
        column1="log_id",
        column2="attachment_id",
        string="Job Sheets",
        copy=False,
        help="Scans or photos of the job sheet the customer signed. Where the process "
        "wants the signed slip back, they count as it.",
    )
    is_sheet_missing = fields.Boolean(compute="_compute_is_sheet_missing")

    # === COMPUTE METHODS === #

    def _compute_is_sheet_missing(self):
        for log in self:
            # sudo: aftersales.process - a rule for whoever writes the log
            process = log.case_id.sudo().process_id
            # the papers are read where they are asked for, and nowhere else
            log.is_sheet_missing = process.is_sheet_required and not log.sheet_ids

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if "sheet_ids" in vals:
            self._own_sheets()
        return result

    def _own_sheets(self):
        """Let whoever reads a log see its sheets, not their author alone."""
        for log in self:
            # sudo: ir.attachment - the log was just written by this user
            strays = log.sheet_ids.sudo().filtered(lambda sheet: not sheet.res_id)
            strays.write({"res_model": self._name, "res_id": log.id})

    # === BUSINESS METHODS === #

    def _check_can_submit(self):
        super()._check_can_submit()
        if self.is_sheet_missing:
            raise UserError(
                self.env._("Attach the signed job sheet to log %s first.", self.name)
            )

    def _submit(self):
        # before the case may be closed: its sheet must not be missed then
        self._take_slip_back()
        return super()._submit()

    def _add_sheets(self, sheets):
        """Add scans to a log of one's own, also to one that was handed in.

        :param sheets: attachments of the log
        :raises UserError: when its case is locked
        """
        self.ensure_one()
        self.order_id._check_own()
        case = self.sudo().case_id
        case._lock()
        if case.is_locked:
            raise UserError(
                self.env._(
                    "Case %s is locked; its papers do not change any more.", case.name
                )
            )
        # sudo: aftersales.work.log - nothing else of a submitted log changes
        log = self.sudo()
        log.write({"sheet_ids": [Command.link(sheet.id) for sheet in sheets]})
        if log.state != "draft":
            log._take_slip_back()

    def _take_slip_back(self):
        """Count the sheets as the signed slip, where that is waited for."""
        for case in self.case_id.filtered(lambda case: case._is_slip_due()):
            if (self & case.log_ids).sheet_ids:
                case._take_slip_by_sheet()
