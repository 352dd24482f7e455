from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..rules.dispatch import Requirement


class AftersalesSkillRequirement(models.Model):
    """What a technician must be able to do for a kind of job.

    A rule holds for the jobs that fit all that it names; a certificate must be valid
    on the day of the work.
    """

    _name = "aftersales.skill.requirement"
    _description = "Skill Requirement"
    _inherit = ["aftersales.cached.rows.mixin"]
    _order = "sequence, id"
    _rec_name = "skill_id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        index="btree_not_null",
        ondelete="cascade",
        help="Jobs of this nature; empty means all.",
    )
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="Units of this category and those below it; empty means all.",
    )
    service_id = fields.Many2one(
        comodel_name="aftersales.service",
        index="btree_not_null",
        ondelete="cascade",
        help="Jobs on which this service is planned; empty means all.",
    )
    skill_type_id = fields.Many2one(
        comodel_name="hr.skill.type",
        required=True,
        index=True,
        ondelete="cascade",
    )
    is_certification = fields.Boolean(related="skill_type_id.is_certification")
    skill_id = fields.Many2one(
        comodel_name="hr.skill",
        required=True,
        index=True,
        ondelete="cascade",
        compute="_compute_skill_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    skill_level_id = fields.Many2one(
        comodel_name="hr.skill.level",
        string="At Least",
        index="btree_not_null",
        compute="_compute_skill_level_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('skill_type_id', '=', skill_type_id)]",
        help="The lowest level that will do; empty means any.",
    )

    # === COMPUTE METHODS === #

    @api.depends("skill_type_id")
    def _compute_skill_id(self):
        for rule in self:
            if rule.skill_id.skill_type_id != rule.skill_type_id:
                rule.skill_id = rule.skill_type_id.skill_ids[:1]

    @api.depends("skill_type_id")
    def _compute_skill_level_id(self):
        for rule in self:
            if rule.skill_level_id.skill_type_id != rule.skill_type_id:
                rule.skill_level_id = False

    # === CONSTRAINT METHODS === #

    @api.constrains("skill_id", "skill_level_id", "skill_type_id")
    def _check_skill_type(self):
        for rule in self:
            for record in (rule.skill_id, rule.skill_level_id):
                if record and record.skill_type_id != rule.skill_type_id:
                    raise ValidationError(
                        self.env._(
                            "%(name)s does not belong to %(type)s. Choose another one.",
                            name=record.name,
                            type=rule.skill_type_id.name,
                        )
                    )

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return the rules in force as plain ones, in their order."""
        return tuple(
            Requirement(
                work_type_id=rule.work_type_id.id,
                categ_id=rule.categ_id.id,
                service_id=rule.service_id.id,
                skill_id=rule.skill_id.id,
                level_id=rule.skill_level_id.id,
            )
            # sudo: aftersales.skill.requirement - dispatchers of any role apply them
            for rule in self.sudo().search([])
        )

    @api.model
    def _get_required(self, case):
        """Return the pairs of skill and least level that the job on a case needs."""
        job = (
            case.work_type_id.id,
            case.product_id.categ_id._get_line_of_descent().ids,
            case.labor_ids.service_id.ids,
        )
        # sudo: hr.skill, hr.skill.level - named to whoever gives the job out
        skills, levels = self.env["hr.skill"].sudo(), self.env["hr.skill.level"].sudo()
        return [
            (skills.browse(rule.skill_id), levels.browse(rule.level_id))
            for rule in self._get_rules()
            if rule.is_for(*job)
        ]
