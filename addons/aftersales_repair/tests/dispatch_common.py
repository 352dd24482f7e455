from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from .common import GROUP, AftersalesRepairCommon


def get_next_monday():
    """Return a moment to come that lies in everybody's working hours, in UTC."""
    today = fields.Datetime.to_datetime(fields.Date.today())
    return today + timedelta(days=7 - today.weekday(), hours=8)


MONDAY = get_next_monday()


class DispatchCommon(AftersalesRepairCommon):
    """Two technicians more: a master of cold, and one of an agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill_type = cls._make_skill_type("Trade", ["Refrigeration", "Washing"])
        cls.cold, cls.washing = cls.skill_type.skill_ids
        cls.low, cls.high = cls.skill_type.skill_level_ids.sorted("level_progress")
        cls.rule = cls.env["aftersales.skill.requirement"].create(
            {
                "categ_id": cls.category.id,
                "skill_type_id": cls.skill_type.id,
                "skill_id": cls.cold.id,
                "skill_level_id": cls.high.id,
            }
        )
        cls.master = cls._make_technician("Mina Master")
        cls._teach(cls.master, cls.cold, cls.high)

    @classmethod
    def _make_skill_type(cls, name, skills, **vals):
        return cls.env["hr.skill.type"].create(
            {
                "name": name,
                "skill_ids": [Command.create({"name": skill}) for skill in skills],
                "skill_level_ids": [
                    Command.create({"name": "Low", "level_progress": 30}),
                    Command.create({"name": "High", "level_progress": 90}),
                ],
                **vals,
            }
        )

    @classmethod
    def _make_technician(cls, name, **vals):
        login = name.split()[0].lower()
        user = new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=f"{GROUP}technician",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        employee = cls.env["hr.employee"].create(
            {"name": name, "user_id": user.id, "company_id": cls.company.id}
        )
        return cls.env["aftersales.technician"].create(
            {"employee_id": employee.id, "company_id": cls.company.id, **vals}
        )

    @classmethod
    def _make_agent_technician(cls, **agent_vals):
        agent = cls.env["res.partner"].create(
            {"name": "Agency", "aftersales_agent_role": "service", **agent_vals}
        )
        partner = cls.env["res.partner"].create(
            {"name": "Dara Agent", "parent_id": agent.id}
        )
        return cls.env["aftersales.technician"].create(
            {
                "partner_id": partner.id,
                "agent_id": agent.id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _teach(cls, technician, skill, level, **vals):
        return cls.env["aftersales.technician.skill"].create(
            {
                "technician_id": technician.id,
                "skill_type_id": skill.skill_type_id.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                **vals,
            }
        )

    def _match(self, case, technician, moment=MONDAY):
        [match] = technician._get_matches({case: moment}).values()
        return match

    def _problems(self, case, technician, moment=MONDAY):
        return technician._get_problem_texts(self._match(case, technician, moment))

    def _open_wizard(self, cases, **vals):
        action = cases.with_user(self.dispatcher).action_open_assign()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.dispatcher)
        wizard.write({"date_planned": MONDAY, **vals})
        return wizard
