from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ..rules.dispatch import Job, find_overlaps, sum_hours


class AftersalesCase(models.Model):
    """What dispatch must know of a job before somebody is chosen for it."""

    _inherit = "aftersales.case"

    # === ACTION METHODS === #

    def action_open_assign(self):
        """Suggest technicians, for one or many cases."""
        self._check_role("assign")
        wizard = self.env["aftersales.case.assign"].create(
            {"case_ids": self.ids, "date_planned": self._get_proposed_start()}
        )
        return self._open_wizard("aftersales_case_assign_action") | {
            "res_id": wizard.id,
            "context": {"dialog_size": "extra-large"},
        }

    # === BUSINESS METHODS === #

    def _get_proposed_start(self):
        """Return when the customers expect us, else the next working time."""
        start = self._get_agreed_start()
        if start in self.mapped("visit_start"):
            return start
        # sudo: res.company - the hours the branch works
        return self.workshop_company_id[:1].sudo()._get_next_working_moment(start)

    def _get_planned_hours(self):
        """Return how long the work will take, from the planned labour."""
        self.ensure_one()
        return sum(self.labor_ids.mapped("hours")) or 1.0

    def _get_dispatch_job(self, moment):
        """Return the job on this case as the plan of a day sees it."""
        self.ensure_one()
        return Job(
            self.name,
            moment,
            moment + timedelta(hours=self._get_planned_hours()),
            self.place != "workshop",
        )

    def _get_jobs_beside(self, plan):
        """Return what else is planned in the same go, for one technician to do.

        :param dict plan: per case, the moment its work is planned for
        :return: per case, the names that overlap and the hours of that day
        """
        jobs = {case: case._get_dispatch_job(plan[case]) for case in self}
        bounds = self.env["aftersales.technician"]._get_day_bounds
        days = {moment: bounds(moment) for moment in set(plan.values())}
        beside = {}
        for case, job in jobs.items():
            others = [other for other in jobs.values() if other is not job]
            beside[case] = (
                find_overlaps(job, others),
                sum_hours(others, *days[plan[case]]),
            )
        return beside

    def _get_planned_parts(self):
        """Return the quantity of each part that is planned and not used yet."""
        planned = {}
        for part in self.part_ids:
            if not part.log_id and not part.is_declined:
                planned[part.product_id] = (
                    planned.get(part.product_id, 0) + part.quantity
                )
        return planned

    def _get_needed_skills(self):
        """Return per case, per skill, its name and the least level in percent."""
        requirements = self.env["aftersales.skill.requirement"]
        needed = {}
        for case in self:
            skills = needed.setdefault(case, {})
            for skill, level in requirements._get_required(case):
                least = max(level.level_progress, skills.get(skill, ("", 0))[1])
                skills[skill] = (skill.name, least)
        return needed

    def _get_visited_partner(self):
        """Return the partner at whose place the work is done, if not at ours."""
        self.ensure_one()
        places = {"customer": self.partner_id, "agent": self.agent_id}
        return places.get(self.place, self.env["res.partner"])

    def _get_areas(self):
        """Return per case the service areas its place lies in.

        An area is known by the postal code as its code, or by the name of the town.
        """
        visited = {
            case: partner for case in self if (partner := case._get_visited_partner())
        }
        names = {name for p in visited.values() if (name := p.city or "")}
        codes = {code for p in visited.values() if (code := p.zip or "")}
        if not names and not codes:
            return {}
        areas = self.env["aftersales.area"].search(
            Domain("name", "in", list(names)) | Domain("code", "in", list(codes))
        )
        return {
            case: areas.filtered(
                lambda area, partner=partner: (
                    (partner.zip and area.code == partner.zip)
                    or (partner.city and area.name == partner.city)
                )
            )
            for case, partner in visited.items()
        }

    def _get_dispatch_history(self, technicians):
        """Return what speaks against technicians from the past of each unit.

        :return: dict of pairs (case, technician) to a set of codes
        """
        history = {}
        for case, technician in self._get_refusals(technicians):
            history.setdefault((case, technician), set()).add("refused")
        for case, technician in self._get_failures(technicians):
            history.setdefault((case, technician), set()).add("failed")
        for case in self.filtered("comeback_technician_id"):
            pair = (case, case.comeback_technician_id)
            history.setdefault(pair, set()).add("came_back")
        return history

    def _get_refusals(self, technicians):
        """Return the pairs of case and technician who declined it."""
        return [
            (order.case_id, order.technician_id)
            for order in self.order_ids
            if order.date_refused and order.technician_id in technicians
        ]

    def _get_failures(self, technicians):
        """Return the pairs of case and technician whose work on it was sent back."""
        return [
            (log.case_id, log.technician_id)
            for log in self.log_ids
            if log.state == "rejected" and log.technician_id in technicians
        ]
