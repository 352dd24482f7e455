from odoo import api, fields, models


class AftersalesTechnician(models.Model):
    """The position a technician holds, in our house or with an agent."""

    _inherit = "aftersales.technician"

    job_id = fields.Many2one(
        comodel_name="hr.job",
        string="Job Position",
        index="btree_not_null",
        compute="_compute_job_id",
        store=True,
        precompute=True,
        readonly=False,
        help="From the employee; entered by hand for technicians of agents.",
    )

    @api.depends("employee_id.job_id")
    def _compute_job_id(self):
        for technician in self.sudo():
            technician.job_id = technician.employee_id.job_id or technician.job_id
