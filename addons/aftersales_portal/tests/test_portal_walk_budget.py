from odoo.tests import tagged
from odoo.tools import mute_logger

from .doors import DOORS
from .walk_common import WalkCommon

# what a visitor has behind him: so many of each kind, then four times as many
HISTORY = 2


@tagged("post_install", "-at_install")
class TestPortalWalkBudget(WalkCommon):
    """No route asks the database for more than it shows, however long the history."""

    def setUp(self):
        super().setUp()
        self.number = 0
        self.told = ""
        self.reception_door = (
            self.env["aftersales.gateway"]
            .sudo()
            .create({"name": "Walk", "company_id": self.company.id, "is_public": True})
        )
        self._add_history(HISTORY)

    def _add_history(self, count):
        """Add cards, cases, requests, jobs, lines, consumers and parts in hand."""
        for __ in range(count):
            self.number += 1
            unit = self._make_unit(f"HISTORY-{self.number}")
            unit.card_ids.sudo().write({"dealer_id": self.agent.id})
            case = self._make_case(unit.name, agent=self.agent)
            self._plan_part(case, self.gasket)
            self._make_job(case, accept=True)
            self._plan_part(self.case, self.gasket)
            self._plan_labor(self.case)
            part = self._make_product(f"Screw {self.number}", 1.0, 2.0)
            self._add_stock(part, 1, location=self.agent_tech.location_id)
            self.env["aftersales.agent.consumer"]._bring(
                self.agent, f"+98 912 345 {1000 + self.number}", "Somebody"
            )

    # === MEASURING === #

    def _get_open_values(self, path):
        """Return the parameters of a route with the links that open something."""
        links = {"/w/": self.card, "/c/": self.case, "/reception/": self.reception_door}
        for start, record in links.items():
            if path.startswith(start):
                return self._get_values(path, token=record.sudo().access_token)
        return self._get_values(path)

    def _measure(self, methods):
        """Return how many queries each door takes for each visitor."""
        counts = {}
        for name, visitor in self.visitors.items():
            self._visit(visitor)
            for rule in self.rules:
                door = DOORS.get(rule.rule)
                if not door or name not in (door.readers or (door.guest,)):
                    continue
                for method in (rule.methods or {"GET", "POST"}) & methods:
                    if rule.endpoint.routing["type"] == "jsonrpc" and method == "GET":
                        continue
                    for url in self._get_urls(rule, self._get_open_values(rule.rule)):
                        key = (rule.rule, name, method)
                        count = self._count(rule, method, url)
                        counts[key] = max(counts.get(key, 0), count)
        return counts

    def _count(self, rule, method, url):
        """Return how many queries a route takes that was opened before."""
        for __ in range(2):
            response = self._knock(rule, method, url)
            self.assertLess(response.status_code, 500, url)
            count = self.env.cr.sql_log_count - self.queries
        self.told += response.text
        return count

    @mute_logger("odoo.http")
    def test_each_door_keeps_its_budget_however_long_the_history(self):
        few = self._measure({"GET"})
        self._add_history(3 * HISTORY)
        many = self._measure({"GET"})

        self.assertEqual({key: many[key] for key in few}, few)
        self._assert_budgets(many)
        # what is there to show was shown
        for number in range(1, self.number + 1):
            self.assertIn(f"HISTORY-{number}", self.told)
            self.assertIn(f"Screw {number}", self.told)

    @mute_logger("odoo.http")
    def test_each_form_keeps_the_budget_of_its_door(self):
        self._assert_budgets(self._measure({"POST"}))

    def _assert_budgets(self, counts):
        for (path, visitor, method), count in counts.items():
            with self.subTest(path=path, visitor=visitor, method=method):
                self.assertLessEqual(count, DOORS[path].budget)
