from odoo import Command, api, fields, models


class AftersalesWorkLog(models.Model):
    """What the checklist asks of the technician, and his own measurements."""

    _inherit = "aftersales.work.log"

    point_ids = fields.One2many(
        comodel_name="aftersales.work.point",
        inverse_name="log_id",
        string="Checks and Measurements",
        compute="_compute_point_ids",
        store=True,
        readonly=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("order_id")
    def _compute_point_ids(self):
        points = self.env["aftersales.work.point"]
        for log in self.filtered(lambda log: not log.point_ids):
            # sudo: aftersales.case - the unit of the log's own case
            case = log.order_id.sudo().case_id
            lines = self.env["aftersales.checklist"]._find_lines(
                case.work_type_id, case.product_id, "work"
            )
            log.point_ids = [
                Command.create(vals) for vals in points._prepare_answers(lines)
            ]

    # === BUSINESS METHODS === #

    def _check_can_submit(self):
        super()._check_can_submit()
        # what cannot be repaired passes no test
        if not self.is_beyond_repair:
            # sudo: aftersales.work.point - an agent's technician hands in by the portal
            self.sudo().point_ids._check_evidence()
