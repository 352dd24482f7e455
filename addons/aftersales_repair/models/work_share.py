from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesWorkShare(models.Model):
    """The part of a labour line that another technician did.

    The one in charge of the line has the rest, so that the shares sum to one.
    """

    _name = "aftersales.work.share"
    _description = "Share of Work"
    _inherit = ["aftersales.settled.row.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("labor_id", "technician_id", "share")
    _audited_parent = "case_id"
    _order = "labor_id, id"

    labor_id = fields.Many2one(
        comodel_name="aftersales.work.labor",
        required=True,
        index=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(related="labor_id.case_id", store=True, index=True)
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Helper",
        required=True,
        index=True,
    )
    share = fields.Float(required=True, digits=(5, 4))

    _one_share = models.UniqueIndex(
        "(labor_id, technician_id)", "This technician has his share of the line."
    )
    _share_range = models.Constraint(
        "CHECK (share > 0 AND share <= 1)", "A share lies above 0 and up to 1."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("labor_id", "technician_id", "share")
    def _check_sum(self):
        for labor in self.labor_id:
            helpers = labor.helper_ids
            if labor.technician_id in helpers.technician_id:
                raise ValidationError(
                    self.env._(
                        "%(technician)s is in charge of %(line)s and has the rest of "
                        "it; enter the others only.",
                        technician=labor.technician_id.name,
                        line=labor.name,
                    )
                )
            if round(sum(helpers.mapped("share")), 4) > 1:
                raise ValidationError(
                    self.env._(
                        "The shares of %s are more than the whole. Correct them.",
                        labor.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _check_open(self):
        """Refuse changes of lines that were used, or planned on a locked case."""
        self.labor_id._check_not_settled()
        self.labor_id._check_case_not_locked()
