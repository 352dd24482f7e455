from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesSkillRequirement(models.Model):
    """What a technician must be able to do for a kind of job.

    A rule holds for the jobs that fit all that it names; a certificate must be valid
    on the day of the work.
    """

    _name = "aftersales.skill.requirement"
    _description = "Skill Requirement"
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

    def _applies_to(self, case):
        """Return whether the job on a case falls under this rule."""
        self.ensure_one()
        if self.work_type_id and self.work_type_id != case.work_type_id:
            return False
        if self.service_id and self.service_id not in case.labor_ids.service_id:
            return False
        path = case.product_id.categ_id.parent_path or ""
        return not self.categ_id or path.startswith(self.categ_id.parent_path)
