from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import GROUP, ScoreCommon

AMOUNT = {"name": "Job", "basis": "job", "amount": 1}


class RightsStory(ScoreCommon, rights_neighbours.RightsNeighbours):
    """Pay in two branches, and of two technicians of one."""

    addon = "aftersales_hr_score"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )

    def _tell_job(self, technician):
        """Let a technician earn something in a month that is paid."""
        lines = self._finish_job(technician)
        lines.with_user(self.officer).action_approve()
        return lines

    def _tell_pay(self, company, technician):
        """Tell of the pay of a branch: its terms, its month, and what was earned."""
        self.env["aftersales.score.scheme"].create(
            {
                "name": company.name,
                "company_id": company.id,
                "pay_code": "BRANCH",
                "sequence": 99,
                "criterion_ids": [Command.create({"code": "check", "weight": 5})],
                "deduction_ids": [Command.create({**AMOUNT, "basis": "failed_check"})],
                "commission_ids": [
                    Command.create(
                        {
                            **AMOUNT,
                            "bracket_ids": [Command.create({"start": 5, "amount": 2})],
                        }
                    )
                ],
            }
        )
        period = self.env["aftersales.score.period"].create(
            {
                "company_id": company.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-31",
            }
        )
        lines = self._tell_job(technician)
        if lines.company_id == company:
            return
        # the branch has no house of its own here: its lines are what matters
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_score_line SET company_id = %s, period_id = %s "
                "WHERE id IN %s RETURNING id",
                company.id,
                period.id,
                tuple(lines.ids),
            )
        )
        self.env.invalidate_all()

    def _tell_sides(self):
        self._tell_side("own", lambda: self._tell_pay(self.company, self.ann))
        self._tell_side("other", lambda: self._tell_job(self.bob))
        self._tell_side("branch", lambda: self._tell_pay(self.branch, self.ann))
        users = {
            "technician": self.user_ann,
            "reception": self.reception,
            "dispatcher": self.dispatcher,
            "inspector": self.inspector,
            "manager": self.manager,
            "hr officer": self.officer,
            "technician and hr officer": new_test_user(
                self.env,
                "rights two roles",
                groups=f"{GROUP}technician,hr.group_hr_user",
                company_id=self.company.id,
            ),
        }
        away = {
            title: new_test_user(
                self.env,
                f"rights {title}",
                groups=groups,
                company_id=self.branch.id,
                company_ids=[Command.set(self.branch.ids)],
            )
            for title, groups in (
                ("manager of the branch", f"{GROUP}manager"),
                ("hr officer of the branch", "hr.group_hr_user"),
            )
        }
        return (
            {title: (user, "own", "other") for title, user in users.items()}
            | {f"{title}, branch": (users[title], "own", "branch") for title in users}
            | {f"{title}, branch": (away[title], "branch", "own") for title in away}
        )
