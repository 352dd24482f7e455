from odoo import api, models


class AftersalesCase(models.Model):
    """A counter takes in what it serves."""

    _inherit = "aftersales.case"

    @api.depends("request_id.counter_id")
    def _compute_work_type_id(self):
        super()._compute_work_type_id()
        for case in self.filtered(lambda case: case.state == "draft"):
            services = case.request_id.counter_id.work_type_ids
            if services and case.work_type_id not in services:
                case.work_type_id = services[:1]

    def _get_intake_problem(self):
        counter = self.request_id.counter_id
        if not counter._serves(self.work_type_id):
            return self.env._(
                "%(counter)s takes in %(services)s, and case %(case)s is for "
                "%(work)s. Choose another counter or another kind of work.",
                counter=counter.name,
                services=", ".join(counter.work_type_ids.mapped("name")),
                case=self.name,
                work=self.work_type_id.name,
            )
        return super()._get_intake_problem()
