from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesProcess(models.Model):
    """The way a case goes: which steps are mandatory and how it is numbered."""

    _name = "aftersales.process"
    _description = "Service Process"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The first process that fits a case is taken."
    )
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        help="The kinds of work this process is for; empty means all.",
    )
    coverage = fields.Selection(
        [("any", "Any"), ("covered", "Under Cover"), ("uncovered", "Out of Cover")],
        required=True,
        default="any",
    )
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category",
        string="Customer Tags",
        help="The customers this process is for; empty means all.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        help="Customers who have a process of their own, with all their contacts; "
        "empty means all.",
    )
    is_estimate_required = fields.Boolean(
        string="Estimate",
        default=True,
        help="Work starts only after nothing is to be paid or the customer agreed.",
    )
    is_follow_up_required = fields.Boolean(
        string="Follow-Up",
        help="The customer is asked after the hand-over whether all is well; the case "
        "is not locked before.",
    )
    is_slip_required = fields.Boolean(
        string="Job Slip Back",
        help="The signed job slip must be back with us before the case is locked.",
    )
    is_old_part_required = fields.Boolean(
        string="Old Parts Back",
        help="The storekeeper takes the old parts in himself, and the case is not "
        "locked before. Otherwise they count as received when the log is submitted.",
    )
    invoice_policy = fields.Selection(
        [
            ("manual", "By Hand"),
            ("approval", "When the Work Is Approved"),
            ("handover", "When the Unit Is Handed Over"),
        ],
        string="Draft Invoice",
        required=True,
        default="manual",
        help="When the draft invoice is made by itself, if the customer has to pay.",
    )
    approver_ids = fields.One2many(
        comodel_name="aftersales.process.approver",
        inverse_name="process_id",
        string="Approvers",
        copy=True,
        help="Steps that only members of a group may take, beside their role.",
    )
    tolerance_percent = fields.Float(
        string="Tolerance (%)",
        help="How far the charged total may exceed what the customer accepted "
        "before a new estimate is needed.",
    )
    sequence_id = fields.Many2one(
        comodel_name="ir.sequence",
        string="Numbering",
        index=True,
        help="Numbers of the cases of this process; empty takes the common one.",
    )

    _tolerance_range = models.Constraint(
        "CHECK (tolerance_percent >= 0 AND tolerance_percent <= 100)",
        "The tolerance lies between 0 and 100 percent.",
    )

    @api.model
    def _find(self, work_type, is_covered, partner):
        """Return the first process that fits.

        :param work_type: an ``aftersales.work.type``, may be empty
        :param is_covered: whether a card covers the unit on the day of failure
        :param partner: the customer, may be empty
        :return: one process, or an empty recordset when none fits
        """
        domain = Domain.OR(
            [
                Domain("work_type_ids", "=", False),
                Domain("work_type_ids", "in", work_type.ids),
            ]
        ) & Domain("coverage", "in", ("any", "covered" if is_covered else "uncovered"))
        domain &= Domain("partner_category_ids", "=", False) | Domain(
            "partner_category_ids", "in", partner.category_id.ids
        )
        domain &= Domain("partner_ids", "=", False) | Domain(
            "partner_ids", "in", (partner | partner.commercial_partner_id).ids
        )
        return self.search(domain, limit=1)
