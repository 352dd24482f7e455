from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.dispatch import Held


class AftersalesTechnician(models.Model):
    """What a technician can do and where he works."""

    _inherit = "aftersales.technician"

    profile_skill_ids = fields.One2many(
        comodel_name="aftersales.technician.skill",
        inverse_name="technician_id",
        string="Profile",
        help="Skills and certificates beside those in the employee's own record.",
    )
    skill_ids = fields.Many2many(
        comodel_name="hr.skill",
        string="Skills",
        compute="_compute_skill_ids",
        search="_search_skill_ids",
        help="What he can do today: from the employee's record and the profile.",
    )
    area_ids = fields.Many2many(
        comodel_name="aftersales.area",
        relation="aftersales_technician_area_rel",
        string="Service Areas",
        help="Towns and quarters he serves, beside those of his agent; a larger area "
        "includes those within it.",
    )
    expired_skill_names = fields.Char(
        string="Expired Certificates", compute="_compute_skill_ids"
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    @api.depends(
        "profile_skill_ids.skill_id",
        "profile_skill_ids.valid_from",
        "profile_skill_ids.valid_to",
        "employee_id.employee_skill_ids",
    )
    def _compute_skill_ids(self):
        today = fields.Date.context_today(self)
        held = self._get_held_skills()
        for technician in self:
            skills = self.env["hr.skill"]
            expired = self.env["hr.skill"]
            for skill, rows in held.get(technician._origin, {}).items():
                if any(row.is_valid(today) for row in rows):
                    skills |= skill
                else:
                    expired |= skill
            technician.skill_ids = skills
            technician.expired_skill_names = ", ".join(expired.mapped("name"))

    def _search_skill_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        valid = (
            Domain("skill_id", "in", value)
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )
        # sudo: hr.employee.skill - what a technician can do is known to dispatch
        employees = self.env["hr.employee.skill"].sudo()._search(valid)
        own = self.env["aftersales.technician.skill"].sudo()._search(valid)
        found = self.sudo().search(
            Domain("employee_id.employee_skill_ids", "in", employees)
            | Domain("profile_skill_ids", "in", own)
        )
        return Domain("id", "in", found.ids)

    # === BUSINESS METHODS === #

    def _get_held_skills(self):
        """Return what each technician can do, from his record and his profile.

        :return: per technician, per ``hr.skill``, a list of
            :class:`~.rules.dispatch.Held`
        """
        # sudo: hr.employee - dispatch knows who can do what, not who is who
        technicians = self.sudo()
        by_employee = {tech.employee_id: tech for tech in technicians}
        rows = [
            (by_employee[row.employee_id], row)
            for row in self.env["hr.employee.skill"]
            .sudo()
            .search([("employee_id", "in", technicians.employee_id.ids)])
        ]
        rows += [
            (row.technician_id, row)
            for row in self.env["aftersales.technician.skill"]
            .sudo()
            .search([("technician_id", "in", technicians.ids)])
        ]
        held = {}
        for technician, row in rows:
            skills = held.setdefault(technician, {})
            skills.setdefault(row.skill_id, []).append(
                Held(row.level_progress, row.valid_from or None, row.valid_to or None)
            )
        return held

    def _get_areas(self):
        """Return per technician the service areas he covers, his agent's included."""
        # sudo: res.partner - the areas of an agent the role may not see
        return {
            technician: technician.area_ids | technician.agent_id.aftersales_area_ids
            for technician in self.sudo()
        }
