from odoo import models

from ..rules.dispatch import get_score


class AftersalesTechnician(models.Model):
    """Who suits best, where many jobs are given out in one go."""

    _inherit = "aftersales.technician"

    def _choose_best(self, plan, ignored_orders=None):
        """Choose among these technicians for each case, by what they have to do.

        A job that is given counts in the load of its technician for the next one.
        Who works for the branch of a case goes before the others. The number of
        queries does not grow with cases or technicians.

        :param dict plan: per case, the moment its work is planned for
        :param ignored_orders: orders that end when their cases are given out
        :return: per case, the technician
        :rtype: dict
        """
        # sudo: what others do and can decides, and is not shown
        technicians = self.sudo()
        cases = self.env["aftersales.case"].union(*plan).sudo()
        known = technicians._get_dispatch_facts(cases, plan, ignored_orders)
        chosen = {}
        for case in cases:
            moment = plan[case]
            mine = technicians.filtered(
                lambda tech, case=case: tech.company_id == case.workshop_company_id
            )
            matches = {
                technician: technician._get_match(case, moment, known)
                for technician in mine or technicians
            }
            best = max(matches, key=lambda tech: (get_score(matches[tech]), -tech.id))
            known.jobs.setdefault(best, []).append(case._get_dispatch_job(moment))
            chosen[case] = best.with_env(self.env)
        return chosen
