from odoo import api, fields, models

# of jobs that no scheme fits
DEFAULT_PAY_CODE = "AFTERSALES"


class AftersalesScoreScheme(models.Model):
    """What counts in a technician's score and what a job pays him."""

    _name = "aftersales.score.scheme"
    _description = "Score and Commission Scheme"
    _inherit = ["aftersales.unit.filter.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "name",
        "active",
        "sequence",
        "company_id",
        "work_type_ids",
        "job_ids",
        "unit_product_ids",
        "unit_categ_ids",
        "pay_code",
        "deduction_cap_percent",
    )
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The first scheme that fits a job is taken."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        default=lambda self: self.env.company.parent_id and self.env.company,
        help="The company, with its branches, this scheme is for; empty means all.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        string="Work Types",
        help="The kinds of work this scheme is for; empty means all.",
    )
    job_ids = fields.Many2many(
        comodel_name="hr.job",
        string="Job Positions",
        help="The positions this scheme is for; empty means all, also an agent's "
        "people.",
    )
    pay_code = fields.Char(
        required=True,
        default=DEFAULT_PAY_CODE,
        help="The code under which the pay of these jobs reaches a payslip.",
    )
    criterion_ids = fields.One2many(
        comodel_name="aftersales.score.criterion",
        inverse_name="scheme_id",
        string="Criteria",
        copy=True,
    )
    commission_ids = fields.One2many(
        comodel_name="aftersales.commission.rule",
        inverse_name="scheme_id",
        copy=True,
    )

    deduction_ids = fields.One2many(
        comodel_name="aftersales.deduction.rule",
        inverse_name="scheme_id",
        copy=True,
    )
    deduction_cap_percent = fields.Float(
        string="Deductions up to (%)",
        default=100.0,
        help="The part of the pay for a job that deductions may take. "
        "The law of many countries sets a limit.",
    )

    _deduction_cap_range = models.Constraint(
        "CHECK (deduction_cap_percent >= 0 AND deduction_cap_percent <= 100)",
        "Deductions take between 0 and 100 percent of the pay for a job.",
    )
    _pay_code_format = models.Constraint(
        "CHECK (pay_code ~ '^[A-Z][A-Z0-9_]*$')",
        "A pay code is written in capitals, digits and underscores, and begins with "
        "a letter.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for scheme in self:
            scheme.currency_id = (scheme.company_id or self.env.company).currency_id

    # === BUSINESS METHODS === #

    def _find(self, company, work_type, job, product):
        """Return the first scheme of ``self`` that fits a job.

        :param company: the branch the work was done for
        :param work_type: an ``aftersales.work.type``, may be empty
        :param job: the position held on the day of the work, may be empty
        :param product: the ``product.product`` of the unit, may be empty
        :return: one scheme, or an empty recordset when none fits
        """
        companies = company | company.parent_ids
        for scheme in self:
            if scheme.company_id and scheme.company_id not in companies:
                continue
            if scheme.work_type_ids and work_type not in scheme.work_type_ids:
                continue
            if scheme.job_ids and job not in scheme.job_ids:
                continue
            if not scheme._is_for_unit(product):
                continue
            return scheme
        return self.browse()
