from werkzeug.routing import AnyConverter

from odoo.tests import tagged
from odoo.tools import mute_logger

from .doors import DOORS, Door
from .walk_common import HOUSE, HUGE, WalkCommon
from .walk_visitors import NEIGHBOUR

FORGERS = ("nobody", "customer", "other technician")
# what may stand in an address where an id, or a word, is expected
ODDITIES = ((-1, "\0"), (99_999_999, "x" * 2000), (HUGE, "%'--"))
KNOCKS = (
    ("GET", ""),
    ("GET", "?access_token=%00&search=%00&sortby=%00&page=%00&number=%00&success=%00"),
    ("GET", "?access_token=%C3%A9&search=%25%5C&gateway_id=%00&log_id=%D9%A1"),
    ("POST", ""),
)


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalWalk(WalkCommon):
    """Whoever tries every door with everybody else's keys finds all of them shut."""

    def test_each_route_stands_in_the_list(self):
        own = {rule.rule for rule in self.rules if self._is_of_house(rule)}

        self.assertEqual(own - set(DOORS), set(), "routes without a door")
        self.assertEqual(set(DOORS) - own, set(), "doors without a route")
        self.assertFalse([path for path, door in DOORS.items() if not door.budget])

    def test_each_parameter_of_a_route_has_a_value(self):
        for rule in filter(self._is_of_house, self.rules):
            with self.subTest(path=rule.rule):
                free = {
                    name
                    for name, converter in rule._converters.items()
                    if not isinstance(converter, AnyConverter)
                }
                self.assertEqual(free - set(self._get_values(rule.rule)), set())

    def _is_of_house(self, rule):
        return rule.endpoint.func.__module__.split(".")[2] in HOUSE

    def test_those_who_may_find_their_door_open(self):
        for name in ("customer", "agent", "technician"):
            self._visit(self.visitors[name])
            told = ""
            for rule in self.rules:
                if name not in DOORS.get(
                    rule.rule, Door()
                ).readers or not self._is_page(rule):
                    continue
                for url in self._get_urls(rule, self._get_values(rule.rule)):
                    with self.subTest(name=name, url=url):
                        response = self._knock(rule, "GET", url)
                        self.assertIn(response.status_code, (200, 303))
                        told += response.text
            # what is looked for elsewhere can be found at all
            names = (self.case.name, self.customer.name, "hums at night")
            self.assertEqual([secret for secret in names if secret not in told], [])

    def _is_page(self, rule):
        is_json = rule.endpoint.routing["type"] == "jsonrpc"
        return not is_json and (not rule.methods or "GET" in rule.methods)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_nobody_gets_at_what_is_not_his(self):
        before = self._get_fingerprint()
        for name, visitor in self.visitors.items():
            self._visit(visitor)
            for rule in self.rules:
                self._try_door(name, rule)
            after = self._get_fingerprint()
            with self.subTest(name=name):
                self.assertEqual(after, before)
            before = after

    def _try_door(self, name, rule):
        """Knock with each method, with the token of the form and without."""
        is_reader = name in DOORS.get(rule.rule, Door()).readers
        for url in self._get_urls(rule, self._get_values(rule.rule)):
            for method, with_token in (("GET", True), ("POST", False), ("POST", True)):
                if with_token and is_reader and method == "POST":
                    continue  # what he may do is tested elsewhere
                if not with_token and name not in FORGERS:
                    continue  # a form is looked at before whose it is
                with self.subTest(name=name, url=url, method=method, token=with_token):
                    response = self._knock(rule, method, url, with_token)
                    self._assert_quiet(
                        response, is_reader or self._knows(name), self._get_kept(name)
                    )
                    self._assert_method(rule, method, with_token, response)

    def _knows(self, name):
        """Tell whether somebody knows what the victims have: they do, and our staff."""
        user = self.visitors[name]
        is_staff = bool(user) and user._is_internal() and name != "clerk"
        is_ours = is_staff and not name.startswith(NEIGHBOUR)
        return is_ours or name == "customer"

    def _get_kept(self, name):
        """Return what is kept from somebody: of a neighbour the work of the branch."""
        return self.branch_secrets if name.startswith(NEIGHBOUR) else self.secrets

    def _assert_method(self, rule, method, with_token, response):
        """Check that a route takes its methods only, and a form with its token."""
        routing = rule.endpoint.routing
        if method not in self.methods[rule.rule]:
            self.assertEqual(response.status_code, 405)
        elif method == "POST" and not with_token and routing["type"] == "http":
            if routing.get("csrf") is False or response.status_code in (303, 405):
                return
            self.assertEqual(response.status_code, 400)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_an_id_that_nobody_has_breaks_nothing(self):
        for name in ("nobody", "customer"):
            self._visit(self.visitors[name])
            for rule in self.rules:
                for number, text in ODDITIES:
                    ids = dict.fromkeys(self.victims, number)
                    ids |= dict.fromkeys(("token", "phone", "kind"), text)
                    for url in self._get_urls(rule, self._get_values(rule.rule, **ids)):
                        for method, query in KNOCKS:
                            with self.subTest(name=name, url=url, query=query):
                                response = self._knock(rule, method, url + query)
                                self._assert_quiet(response, may_read=True)

    @mute_logger("odoo.http")
    def test_a_wrong_token_opens_nothing(self):
        own = self._make_own_records()
        tokens = {
            "wrong": "wrong",
            "none": "None",
            "empty": "",
            "of his own card": own["card_id"]._portal_ensure_token(),
            "of the job": self.order._portal_ensure_token(),
        }
        for name in ("nobody", "other customer", "other agent"):
            self._visit(self.visitors[name])
            for rule in self.rules:
                for kind, token in tokens.items():
                    values = self._get_values(rule.rule, token=token or "0")
                    for url in self._get_urls(rule, values):
                        with self.subTest(name=name, url=url, kind=kind):
                            full = f"{url}?access_token={token}"
                            response = self._knock(rule, "GET", full)
                            self._assert_quiet(response)

    @mute_logger("odoo.http")
    def test_a_wrong_parent_opens_nothing(self):
        """One's own record in front, a child of the victims behind, and so round."""
        own = self._make_own_records()
        before = self._get_fingerprint()
        for name in ("other customer", "other technician"):
            self._visit(self.visitors[name])
            for rule in self.rules:
                ids = [key for key in rule._converters if key in own]
                if len(rule._converters) < 2 or not ids:
                    continue
                for key in ids:
                    values = self._get_values(rule.rule, **{key: own[key].id})
                    for url in self._get_urls(rule, values):
                        for method in ("GET", "POST"):
                            with self.subTest(name=name, url=url, method=method):
                                self._assert_quiet(self._knock(rule, method, url))
        self.assertEqual(self._get_fingerprint(), before)

    def _make_own_records(self):
        """Give the other customer a card and a case, the other technician a job."""
        unit = self._make_unit("FR-0099")
        unit.card_ids.sudo().partner_id = self.stranger
        case = self._make_case("FR-0099")
        case.sudo().partner_id = self.stranger
        order = case.with_user(self.dispatcher).action_assign(self.other_tech)
        order.with_user(self.other_tech_user).action_accept()
        log = self.env["aftersales.work.log"].sudo()
        log = log.create({"order_id": order.id, "technician_id": self.other_tech.id})
        return {
            "card_id": unit.card_ids,
            "case_id": case,
            "order_id": order,
            "log_id": log,
        }
