from odoo import api, fields, models


class AftersalesRequest(models.Model):
    """Which other branches see a request, because they work on its units."""

    _inherit = "aftersales.request"

    # Stored, and of other branches only: record rules read it for each list, where to
    # look through the cases of a million requests takes seconds.
    workshop_company_ids = fields.Many2many(
        comodel_name="res.company",
        relation="aftersales_request_workshop_rel",
        string="Workshop Branches",
        compute="_compute_workshop_company_ids",
        store=True,
        help="The other branches that work on units of this request.",
    )

    @api.depends("company_id", "case_ids.workshop_company_id")
    def _compute_workshop_company_ids(self):
        for request in self:
            workshops = request.case_ids.workshop_company_id
            request.workshop_company_ids = workshops - request.company_id
