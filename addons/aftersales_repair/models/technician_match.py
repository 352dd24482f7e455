from datetime import timedelta
from types import SimpleNamespace

import pytz

from odoo import fields, models

from ..rules.dispatch import (
    Job,
    Match,
    find_overlaps,
    judge_skills,
    sum_hours,
)

VISITED_PLACES = ("customer", "agent")


class AftersalesTechnician(models.Model):
    """How well technicians suit jobs: the facts behind suggestion and check."""

    _inherit = "aftersales.technician"

    # === BUSINESS METHODS === #

    def _get_matches(self, plan, ignored_orders=None):
        """Say how each of these technicians suits the job on each case.

        The number of queries does not grow with cases or technicians.

        :param dict plan: per case, the moment its work is planned for
        :param ignored_orders: orders that are about to be given to somebody
        :return: dict of pairs (case, technician) to :class:`~.rules.dispatch.Match`
        """
        # sudo: what others do and can is told in one sentence, not shown
        technicians = self.sudo()
        cases = self.env["aftersales.case"].union(*plan).sudo()
        known = technicians._get_dispatch_facts(cases, plan, ignored_orders)
        known.beside = cases._get_jobs_beside(plan)
        return {
            (case, technician): technician._get_match(case, plan[case], known)
            for case in cases
            for technician in technicians
        }

    def _get_dispatch_facts(self, cases, plan, ignored_orders=None):
        """Return what must be known to match these technicians with cases."""
        is_visit = any(case.place in VISITED_PLACES for case in cases)
        known = SimpleNamespace(
            needed=cases._get_needed_skills(),
            held={},
            jobs=self._get_open_jobs(ignored_orders),
            stock=self._get_parts_at_hand(cases),
            history=cases._get_dispatch_history(self),
            case_areas=cases._get_areas(),
            areas=self._get_areas() if is_visit else {},
            on_duty=self._get_on_duty(plan),
            beside=dict.fromkeys(cases, ((), 0.0)),
        )
        if any(known.needed.values()):
            known.held = self._get_held_skills()
        return known

    def _get_match(self, case, moment, known):
        """Return how one technician suits the job on one case, from known facts."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(self, moment).date()
        wanted = case._get_planned_parts()
        at_hand = known.stock.get(self, {})
        return Match(
            **judge_skills(known.needed[case], known.held.get(self, {}), day),
            **self._get_load(case, moment, known),
            in_area=self._is_in_area(case, known),
            serves_brand=self._serves(case.product_id),
            is_authorized=self._is_authorized(day),
            is_on_duty=known.on_duty.get((self, moment), True),
            parts_needed=len(wanted),
            parts_at_hand=sum(
                at_hand.get(product, 0) >= quantity
                for product, quantity in wanted.items()
            ),
            history=frozenset(known.history.get((case, self), ())),
        )

    def _get_load(self, case, moment, known):
        """Return the fields of a match that tell how busy the technician is."""
        jobs = known.jobs.get(self, [])
        beside, hours_beside = known.beside[case]
        planned = sum_hours(jobs, *self._get_day_bounds(moment)) + hours_beside
        return {
            "open_jobs": len(jobs),
            "max_jobs": case.workshop_company_id.aftersales_max_open_jobs,
            "day_hours": planned + case._get_planned_hours(),
            "day_capacity": self._get_day_capacity(),
            "overlaps": find_overlaps(case._get_dispatch_job(moment), jobs) + beside,
        }

    # === FACTS === #

    def _get_open_jobs(self, ignored_orders=None):
        """Return per technician his open jobs as :class:`~.rules.dispatch.Job`."""
        orders = self.env["aftersales.order"].search(
            [
                ("technician_id", "in", self.ids),
                ("state", "in", ("assigned", "accepted", "in_progress")),
                ("id", "not in", ignored_orders.ids if ignored_orders else []),
            ]
        )
        jobs = {}
        for order in orders:
            start = order.date_planned or order.create_date
            jobs.setdefault(order.technician_id, []).append(
                Job(
                    order.name,
                    start,
                    start + timedelta(hours=order.planned_hours),
                    order.case_id.place in VISITED_PLACES,
                )
            )
        return jobs

    def _get_parts_at_hand(self, cases):
        """Return per technician the quantity he carries of each planned part."""
        products = {part for case in cases for part in case._get_planned_parts()}
        if not products:
            return {}
        by_location = {tech.location_id: tech for tech in self if tech.location_id}
        stock = {}
        for location, product, quantity in self.env["stock.quant"]._read_group(
            [
                ("location_id", "in", [location.id for location in by_location]),
                ("product_id", "in", [product.id for product in products]),
            ],
            ["location_id", "product_id"],
            ["quantity:sum"],
        ):
            stock.setdefault(by_location[location], {})[product] = quantity
        return stock

    def _get_on_duty(self, plan):
        """Return whether each employee works at the planned moments.

        Agents and employees without working hours come when they are called.

        :return: dict of pairs (technician, moment) to bool
        """
        on_duty = {}
        moments = sorted(set(plan.values()))
        for calendar, group in (
            self.filtered("employee_id")
            .grouped(lambda tech: tech.employee_id.resource_calendar_id)
            .items()
        ):
            if not calendar or calendar.flexible_hours:
                continue
            spans = group._get_duty_spans(calendar, moments[0], moments[-1])
            for technician in group:
                for moment in moments:
                    at = pytz.utc.localize(moment)
                    on_duty[technician, moment] = any(
                        start <= at < stop for start, stop, __ in spans[technician]
                    )
        return on_duty

    def _get_duty_spans(self, calendar, first, last):
        """Return per technician when he works between two moments, by a calendar."""
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(first),
            pytz.utc.localize(last + timedelta(minutes=1)),
            resources=self.employee_id.resource_id,
        )
        return {tech: intervals[tech.employee_id.resource_id.id] for tech in self}

    def _get_day_bounds(self, moment):
        """Return begin and end, in UTC, of the day a moment falls on for the user."""
        local = fields.Datetime.context_timestamp(self, moment)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        start = midnight.astimezone(pytz.utc).replace(tzinfo=None)
        return start, start + timedelta(days=1)

    def _get_day_capacity(self):
        """Return the hours he works on a day."""
        calendar = (
            self.employee_id.resource_calendar_id
            or self.company_id.resource_calendar_id
        )
        return calendar.hours_per_day or 8.0

    def _is_in_area(self, case, known):
        """Return whether a visit lies where he works, None if nobody said where."""
        if case.place not in VISITED_PLACES:
            return None
        areas = known.areas[self]
        if not (areas or self.state_ids):
            return None
        place = case._get_visited_partner()
        if place.state_id in self.state_ids:
            return True
        within = known.case_areas.get(case, areas.browse())
        return any(
            inner.parent_path.startswith(outer.parent_path)
            for inner in within
            for outer in areas
        )

    def _serves(self, product):
        """Return whether his agent serves the brand of a product; we serve all."""
        brands = self.agent_id.aftersales_brand_ids
        brand = product.aftersales_brand_id
        return not brands or not brand or brand in brands

    def _is_authorized(self, day):
        """Return whether his agent may act for us that day; employees may."""
        agent = self.agent_id
        if not agent:
            return True
        start, end = agent.aftersales_agent_start, agent.aftersales_agent_end
        return (not start or start <= day) and (not end or day <= end)
