from odoo import api, fields, models


class AftersalesCase(models.Model):
    """The signed papers of the visits of a case."""

    _inherit = "aftersales.case"

    sheet_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Job Sheets",
        compute="_compute_sheet_ids",
        groups="base.group_user",
        help="Scans that technicians and agents have added to their logs.",
    )

    # === COMPUTE METHODS === #

    @api.depends("log_ids.sheet_ids")
    def _compute_sheet_ids(self):
        for case in self:
            case.sheet_ids = case.log_ids.sheet_ids

    # === BUSINESS METHODS === #

    def _take_slip_by_sheet(self):
        """Note that the signed slips are back: their scans are in the logs."""
        # sudo: aftersales.case - the job's own technician hands the paper in
        self.sudo().write(
            {"date_slip_back": self.env.cr.now(), "slip_user_id": self.env.uid}
        )
        self._try_lock()
