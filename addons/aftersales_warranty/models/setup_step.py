from ast import literal_eval

from odoo import api, fields, models


class AftersalesSetupStep(models.Model):
    """A thing to set up before after-sales service can start, done once it exists."""

    _name = "aftersales.setup.step"
    _description = "Set-up Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    action_id = fields.Many2one(
        "ir.actions.act_window",
        string="Opens",
        required=True,
        ondelete="cascade",
        help="The page on which the step is done.",
    )
    res_model = fields.Char(
        string="Model",
        required=True,
        help="The step is done as soon as a record of this model fits the filter.",
    )
    domain = fields.Char(string="Filter", default="[]", required=True)
    record_count = fields.Integer(compute="_compute_record_count")
    is_done = fields.Boolean(compute="_compute_record_count")

    _action_unique = models.UniqueIndex(
        "(action_id, res_model, domain)", "This set-up step exists already."
    )

    @api.depends("res_model", "domain")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_record_count(self):
        for step in self:
            step.record_count = step._count_records()
            step.is_done = bool(step.record_count)

    def _count_records(self):
        """Count what has been set up, as far as it matters for a list of chores."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or not model.has_access("read"):
            return 0
        return model.search_count(literal_eval(self.domain), limit=1000)

    def action_open(self):
        """Open the page on which the step is done."""
        self.ensure_one()
        # sudo: ir.actions.act_window - users do not read actions by themselves
        return self.action_id.sudo()._get_action_dict()
