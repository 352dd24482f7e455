import time
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests import fuzz_http
from odoo.addons.aftersales_warranty.tests.fuzz import ROUTES
from odoo.addons.aftersales_warranty.tests.fuzz_http import FuzzHttp
from odoo.addons.aftersales_warranty.tests.fuzz_shots import (
    get_own_parameters,
    make_target,
)
from odoo.addons.aftersales_warranty.tests.fuzz_values import MEANT, ODD

from .doors import DOORS
from .fuzz_doors import KINDS, TAKEN
from .walk_common import HOUSE, WalkCommon

# what is tried for each route, whoever it is for
VISITORS = ("nobody", "customer", "agent", "technician", "staff technician")
# addons above this one that try their own routes
ELSEWHERE = {"aftersales_hr_score"}
OWN_INPUTS = ("@lines", "@quants", "@visit")
SMS = "/aftersales/sms/<int:gateway_id>"
SECRET = "walk-secret"


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalFuzz(FuzzHttp, WalkCommon):
    """Whatever is sent to a route, it is done or refused, soon and in words."""

    @classmethod
    def _get_visitors(cls):
        return {
            "nobody": None,
            "customer": cls.customer_user,
            "agent": cls.agent_user,
            "technician": cls.agent_tech_user,
            "staff technician": cls.technician,
            "staff reception": cls.reception,
            "staff storekeeper": cls.storekeeper,
        }

    def _set_up_victims(self):
        super()._set_up_victims()
        self.agent.is_aftersales_reporter = True
        self._make_unit("FR-0002")
        self.running = self._make_running_job(case=self._make_case("FR-0002"))
        self.running_log = self.running.open_log_id
        self.done = self._make_ready("FR-0003")
        self._add_stock(self.gasket, 3, location=self.agent_tech.location_id)
        self.reception_door = self._make_gateway(is_public=True, is_phone_proved=True)
        self.agent_door = self._make_gateway()
        self.counter.sudo().write({"agent_id": self.agent.id})
        self.ticket = (
            self.counter.with_user(self.agent_user)
            .sudo()
            ._portal_take_number(
                {"visitor_name": "Sara", "phone": "", "work_type_id": False}, "k"
            )
        )
        self.env["aftersales.agent.consumer"]._bring(
            self.agent, "+98 912 345 1000", "Somebody"
        )
        self.bulk = self.env["aftersales.serial.import"].create({})
        self.sms_gateways = self._make_sms_gateways()

    def _make_gateway(self, **vals):
        gateways = self.env["aftersales.gateway"].sudo()
        return gateways.create({"name": "Fuzz", "company_id": self.company.id, **vals})

    def _make_sms_gateways(self):
        """Return gateways that prove themselves and are answered in each way."""
        ways = [("header", "xml"), ("parameter", "json")]
        return (
            self.env["aftersales.sms.gateway"]
            .sudo()
            .create(
                [
                    {
                        "name": f"Fuzz {kind}",
                        "url": "https://sms.example.com/",
                        "is_inbound": True,
                        "inbound_secret": SECRET,
                        "inbound_secret_place": place,
                        "inbound_secret_name": {"parameter": "secret"}.get(
                            place, "X-Secret"
                        ),
                        "inbound_reply": "http",
                        "inbound_reply_type": kind,
                        "inbound_reply_body": {"json": '{"a": "{text}"}'}.get(
                            kind, "{text}"
                        ),
                        "inbound_time_field": place == "parameter" and "date",
                    }
                    for place, kind in ways
                ]
            )
        )

    # === WHAT IS THERE === #

    def _get_known(self):
        """Return values that are there, by the name of their parameter."""
        faults = self.env["aftersales.fault"].search([])
        work_types = self.env["aftersales.work.type"].search([])
        technicians = self.agent_tech | self.other_tech
        records = {
            "card_id": self.card,
            "case_id": self.case | self.running.case_id | self.done,
            "order_id": self.order | self.running | self.done.order_ids,
            "log_id": self.log | self.running_log | self.done.order_ids.log_ids,
            "document_id": self.photo,
            "gateway_id": self.agent_door | self.reception_door,
            "request_id": self.case.request_id,
            "intake_id": self.intake,
            "counter_id": self.counter,
            "ticket_id": self.ticket,
            "import_id": self.bulk,
            "technician_id": technicians,
            "user_ids": self.agent_user | self.customer_user,
            "work_type_id": work_types,
            "work_type_ids": work_types,
            "category_id": self.env["aftersales.request.category"].search([]),
            "category": self.env["aftersales.request.category"].search([]),
            "service_id": self.service,
            "product_id": self.gasket | self.fridge,
            "address": self.customer,
            "line_id": self.estimate.order_line,
            "keep": self.estimate.order_line,
            "order": self.estimate,
            "fault_mode_id": faults,
            "fault_cause_id": faults,
            "fault_agent_id": faults,
        }
        known = {name: tuple(map(str, each.ids)) for name, each in records.items()}
        return known | self._get_known_texts()

    def _get_known_texts(self):
        tokens = tuple(
            each.sudo()._portal_ensure_token() for each in (self.card, self.case)
        )
        return {
            "page": ("1", "2", "1000000000"),
            "token": (*tokens, self.reception_door.access_token),
            "access_token": tokens,
            "phone": ("+989120001234", "09123456789"),
            "kind": ("serial", "one", "work", "travel", "stop"),
            "step": ("sign", "choose"),
            "place": ("customer", "workshop"),
            "identifier": ("FR-0001", "FR-0002", self.card.name),
            "number": ("FR-0001", self.card.name),
            "product": ("Fridge", self.gasket.display_name),
            "part_0": (self.gasket.display_name, self.gasket.default_code or "x"),
            "unit": (f"card-{self.card.id}", "other"),
            "visit_part": ("morning", "evening"),
            "target": ("photos", "sheets"),
            "report_type": ("html", "text", "pdf"),
            "sortby": ("date", "name", "newest", "planned", "part", "due"),
            "groupby": ("none", "state", "product", "day", "technician", "list"),
            "filterby": ("all", "open", "closed", "late"),
            "search_in": ("all", "number", "serial", "product", "customer", "part"),
            "secret": (SECRET,),
        }

    def _get_own_inputs(self):
        """Return the inputs that depend on what is there, with their kinds."""
        log = self.running_log.with_user(self.agent_tech_user).sudo()
        numbers = ("_quantity", "_hours", "_reading")
        quants = self.env["stock.quant"].search(
            [("aftersales_technician_id", "=", self.agent_tech.id)]
        )
        return {
            "@visit": {
                name: "number" if name.endswith(numbers) else "text"
                for name in log._get_portal_values()
                if name not in KINDS
            },
            "@quants": {f"quant_{quant.id}": "number" for quant in quants},
            "@lines": {
                f"{name}_{line.id}": "text"
                for line in self.intake.line_ids
                for name in ("identifier", "product", "phone", "complaint")
            },
        }

    # === ROUTES === #

    def _get_house_rules(self):
        return [rule for rule in self.rules if self._get_addon(rule) in HOUSE]

    def _get_addon(self, rule):
        return rule.endpoint.func.__module__.split(".")[2]

    def _make_target(self, rule):
        kinds = {}
        for name in sorted({*TAKEN[rule.rule], *get_own_parameters(rule)}):
            kinds |= self.own_inputs.get(name) or {name: KINDS[name]}
        door = DOORS[rule.rule]
        readers = [name for name in door.readers if name in self.visitors]
        # half of all comes from those who may
        visitors = (*VISITORS, *(readers or [door.guest]) * len(VISITORS))
        headers = {"X-Secret": (SECRET,)} if rule.rule == SMS else {}
        return make_target(rule, kinds, visitors, self._get_known_of(rule), headers)

    def _get_known_of(self, rule):
        """Return what is there for a route; a name may mean another thing elsewhere."""
        if rule.rule.startswith("/my/orders"):
            return self.known | {"order_id": tuple(map(str, self.estimate.ids))}
        if rule.rule == SMS:
            return self.known | {
                "gateway_id": tuple(map(str, self.sms_gateways.ids)),
                "from": ("+989120001234", "00989121112233"),
                "text": ("FR-0001", "activate FR-0002", "۱۲۳۴"),
                "date": (str(int(time.time())),),
            }
        return self.known

    def _get_counters(self):
        return (
            *("aftersales_rate_limit", "aftersales_sms_message"),
            # a look at a page makes the link that is shared, and codes are tried
            *("aftersales_phone_proof", "aftersales_sms_gateway"),
        )

    # === TESTS === #

    def test_each_route_says_what_it_takes(self):
        own = {rule.rule for rule in self._get_house_rules()}

        self.assertEqual(own - set(TAKEN), set(), "routes without what they take")
        self.assertEqual(set(TAKEN) - own, set(), "routes that are gone")
        self.assertGreaterEqual(len(own), ROUTES - 5)
        types = {rule.endpoint.routing["type"] for rule in self.rules}
        self.assertLessEqual(types, {"http", "jsonrpc"}, "kinds nobody tries")
        others = {self._get_addon(rule) for rule in self.rules} - set(HOUSE)
        self.assertEqual(others - ELSEWHERE, set(), "addons without a test")

    def test_each_parameter_has_values(self):
        names = {name for taken in TAKEN.values() for name in taken}
        for rule in self._get_house_rules():
            names |= get_own_parameters(rule)

        self.assertEqual(names - set(KINDS) - set(OWN_INPUTS), set())
        self.assertEqual(set(KINDS.values()), {*ODD, "file"})
        self.assertEqual(set(ODD), set(MEANT))

    def test_no_request_breaks_a_route_or_takes_long(self):
        self.known, self.own_inputs = self._get_known(), self._get_own_inputs()
        self._set_up_fuzz(self.visitors)

        self._fuzz_routes([self._make_target(rule) for rule in self._get_house_rules()])

    def test_messages_are_tried_behind_the_secret(self):
        places, gateways = [], self.env.registry["aftersales.sms.gateway"]
        receive = gateways._receive

        def spy(gateway, data):
            message = receive(gateway, data)
            places.append((gateway.inbound_secret_place, message.state))
            return message

        self.known, self.own_inputs = self._get_known(), self._get_own_inputs()
        self._set_up_fuzz(self.visitors)
        [rule] = (rule for rule in self._get_house_rules() if rule.rule == SMS)
        with (
            patch.object(gateways, "_receive", spy),
            patch.object(fuzz_http, "ROUTE_INPUTS", 60),
        ):
            self._fuzz_routes([self._make_target(rule)])

        self.assertEqual({place for place, __ in places}, {"header", "parameter"})
        self.assertIn("done", {state for __, state in places})
