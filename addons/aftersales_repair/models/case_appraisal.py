from odoo import fields, models


class AftersalesCase(models.Model):
    """What an expert found on the unit, and how far that lets the warranty pay."""

    _inherit = "aftersales.case"

    appraisal_ids = fields.One2many(
        comodel_name="aftersales.appraisal", inverse_name="case_id"
    )
    appraisal_id = fields.Many2one(
        comodel_name="aftersales.appraisal",
        string="Appraisal in Force",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    appraisal_verdict = fields.Selection(
        related="appraisal_id.verdict", string="Appraised"
    )
    liable_party = fields.Selection(
        related="appraisal_id.liable_party", string="Liable"
    )
    appraisal_count = fields.Integer(compute="_compute_appraisal_count")

    # === COMPUTE METHODS === #

    def _compute_appraisal_count(self):
        counts = dict(
            self.env["aftersales.appraisal"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.appraisal_count = counts.get(case, 0)

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"appraisal_id"}

    def _get_verdict_fields(self):
        return super()._get_verdict_fields() | {"appraisal_id"}

    # === ACTION METHODS === #

    def action_view_appraisals(self):
        """Open the appraisals of this case, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_appraisal_action"
        )
        appraisals = self.appraisal_ids
        if len(appraisals) < 2:
            action |= {"views": [(False, "form")], "res_id": appraisals.id}
        return action | {
            "domain": [("case_id", "=", self.id)],
            "context": {"default_case_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_appraised_percent(self):
        """Return how far the appraisal in force lets the warranty pay, or None."""
        self.ensure_one()
        # sudo: aftersales.appraisal - the rule judges for whoever plans a line
        appraisal = self.sudo().appraisal_id
        return appraisal.covered_percent if appraisal else None

    def _is_maker_liable(self):
        self.ensure_one()
        # sudo: aftersales.appraisal - storekeepers and technicians need not read it
        return self.sudo().appraisal_id.liable_party == "maker"

    def _get_default_carrier(self):
        """Return who bears the cover of this case: the brand for its own failures."""
        if self._is_maker_liable():
            return "brand"
        return super()._get_default_carrier()

    def _get_cost_shares(self, coverage=None):
        """Share nothing of what a maker was found liable for."""
        if self._is_maker_liable():
            return {}
        return super()._get_cost_shares(coverage)
