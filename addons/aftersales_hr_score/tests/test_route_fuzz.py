from odoo.tests import HttpCase, tagged

from odoo.addons.aftersales_warranty.tests.fuzz_http import FuzzHttp
from odoo.addons.aftersales_warranty.tests.fuzz_shots import (
    get_own_parameters,
    make_target,
)

from .common import ScoreCommon

PAPER = {"report_type": "word", "download": "flag"}
# what each route takes besides its address, and of what kind it is
TAKEN = {
    "/my/pay": {"page": "id"},
    "/my/pay/page/<int:page>": {"page": "id"},
    "/my/pay/<int:sheet_id>": PAPER,
    "/my/pay/<int:sheet_id>/dispute/<int:line_id>": {"reason": "text"},
    "/aftersales/pay_sheets.xlsx": {"ids": "id", "periods": "id"},
}


@tagged("post_install", "-at_install", "aftersales_full")
class TestRouteFuzz(FuzzHttp, HttpCase, ScoreCommon):
    """Whatever is sent to a route of pay, it is done or refused, soon and in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_period()
        cls.lines = cls._finish_job() | cls._finish_job(cls.eve)
        cls.period.with_user(cls.manager).action_compute()

    def setUp(self):
        super().setUp()
        self.rules = [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith("odoo.addons.aftersales_hr")
        ]

    def test_each_route_says_what_it_takes(self):
        self.assertEqual({rule.rule for rule in self.rules}, set(TAKEN))
        for rule in self.rules:
            with self.subTest(path=rule.rule):
                self.assertEqual(
                    get_own_parameters(rule) - set(TAKEN[rule.rule]), set()
                )

    def test_no_request_breaks_a_route_or_takes_long(self):
        sheets = self.env["aftersales.pay.sheet"].with_user(self.manager)
        sheets = tuple(map(str, sheets.search([]).ids))
        known = {
            "sheet_id": sheets,
            "line_id": tuple(map(str, self.lines.ids)),
            "ids": (*sheets, ",".join(sheets)),
            "periods": (str(self.period.id),),
            "page": ("1", "2", "1000000000"),
            "report_type": ("html", "text", "pdf"),
        }
        visitors = {
            "nobody": None,
            "agent's technician": self.user_eve,
            "technician": self.user_ann,
            "manager": self.manager,
            "officer": self.officer,
        }
        self._set_up_fuzz(visitors)

        self._fuzz_routes(
            [
                make_target(rule, TAKEN[rule.rule], visitors, known)
                for rule in self.rules
            ]
        )
