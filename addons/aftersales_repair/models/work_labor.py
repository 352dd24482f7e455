from odoo import api, fields, models


class AftersalesWorkLabor(models.Model):
    """A labour, travel or fee line of a case: planned first, then used by a log."""

    _name = "aftersales.work.labor"
    _description = "Work Labour"
    _inherit = ["aftersales.verdict.mixin", "aftersales.audited.mixin"]
    _audited_parent = "case_id"
    _audited_fields = (
        "service_id",
        "hours",
        "quantity",
        "goodwill_percent",
        "covered_percent",
        "technician_id",
        "share",
    )
    _order = "case_id, id"

    service_id = fields.Many2one(
        comodel_name="aftersales.service",
        required=True,
        index=True,
        domain="['|', ('product_tmpl_ids', '=', False), "
        "('product_tmpl_ids', '=', unit_tmpl_id)]",
    )
    unit_tmpl_id = fields.Many2one(related="case_id.product_id.product_tmpl_id")
    product_id = fields.Many2one(
        compute="_compute_product_id", store=True, precompute=True, readonly=True
    )
    kind = fields.Selection(related="service_id.kind", store=True)
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="Hours of work; from the standard time of the service unless changed.",
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        index="btree_not_null",
        compute="_compute_technician_id",
        store=True,
        readonly=False,
        help="Who did this work.",
    )
    share = fields.Float(
        default=1.0,
        help="The part of this line that counts for the technician, from 0 to 1, "
        "when several worked on it.",
    )

    _goodwill_range = models.Constraint(
        "CHECK (goodwill_percent IS NULL OR goodwill_percent BETWEEN 0 AND 100)",
        "Goodwill lies between 0 and 100 percent.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A quantity of labour cannot be negative."
    )
    _hours_positive = models.Constraint(
        "CHECK (hours >= 0)", "Hours of labour cannot be negative."
    )
    _share_range = models.Constraint(
        "CHECK (share >= 0 AND share <= 1)", "A share lies between 0 and 1."
    )

    @api.depends("service_id")
    def _compute_product_id(self):
        for labor in self:
            labor.product_id = labor.service_id.product_id

    @api.depends("service_id")
    def _compute_name(self):
        for labor in self:
            labor.name = labor.service_id.name

    @api.depends("service_id")
    def _compute_hours(self):
        for labor in self:
            labor.hours = labor.service_id.standard_hours

    @api.depends("log_id.technician_id")
    def _compute_technician_id(self):
        for labor in self:
            labor.technician_id = labor.technician_id or labor.log_id.technician_id

    @api.model_create_multi
    def create(self, vals_list):
        labors = super().create(vals_list)
        labors.filtered(lambda labor: labor._is_planned())._plan_usual_parts()
        return labors

    def _plan_usual_parts(self):
        """Plan the parts that the services mostly need, once a case."""
        vals_list = []
        for case, labors in self.grouped("case_id").items():
            missing = labors.service_id.part_ids - case.part_ids.product_id
            vals_list += [
                {"case_id": case.id, "product_id": part.id} for part in missing
            ]
        if vals_list:
            self.env["aftersales.work.part"].create(vals_list)

    def _get_settled_fields(self):
        return super()._get_settled_fields() | {
            "service_id",
            "hours",
            "share",
            "technician_id",
        }

    def _get_verdict_fields(self):
        return super()._get_verdict_fields() | {"service_id"}

    def _get_verdict_kind(self):
        return "travel" if self.kind == "travel" else "labor"
