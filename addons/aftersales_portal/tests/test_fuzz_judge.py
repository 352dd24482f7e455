import logging
import threading
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Response, request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.aftersales_warranty.tests import fuzz_http
from odoo.addons.aftersales_warranty.tests.fuzz_http import FuzzHttp
from odoo.addons.aftersales_warranty.tests.fuzz_shots import Shot, make_target
from odoo.addons.aftersales_warranty.tests.fuzz_wire import WIRES

from ..controllers.agent_list import AgentListPortal
from ..controllers.case import CasePortal
from ..controllers.check import WarrantyCheck

CHECK = "/warranty/check"
CASES = "/my/cases"
STEP = "/my/requests/group/<int:intake_id>/step"


@tagged("post_install", "-at_install")
class TestFuzzJudge(FuzzHttp, HttpCase):
    """Whatever is broken in a route, the fuzz of the routes tells of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "fuzz_judge", groups="base.group_portal")

    def _judge(self, path=CHECK, **options):
        """Judge one request; return what was wrong with its answer."""
        self._set_up_fuzz({"somebody": self.user})
        rules = self.env["ir.http"].routing_map().iter_rules()
        rule = next(rule for rule in rules if rule.rule == path)
        known = dict.fromkeys(rule._converters, ("1",))
        target = make_target(rule, {}, ["somebody"], known)
        url = path.replace("<int:intake_id>", "1")
        shot = {"method": "GET", "url": url, **options}

        self._try(target, Shot("somebody", **shot))

        return [what for __, what, *__ in self.faults]

    def _judge_call(self):
        return self._judge(
            STEP,
            method="POST",
            body=b'{"jsonrpc": "2.0", "params": {}}',
            headers=(("Content-Type", "application/json"),),
        )

    def test_a_failure_of_ours_is_told(self):
        with patch.object(CasePortal, "_get_case_options", side_effect=KeyError("x")):
            self.assertEqual(self._judge(CASES), ["KeyError"])
        self.assertEqual(self._judge(CASES), [])

    def test_a_failure_hidden_in_the_answer_to_a_call_is_told(self):
        with patch.object(AgentListPortal, "_get_intake", side_effect=KeyError("x")):
            self.assertEqual(self._judge_call(), ["KeyError"])
            # whether it was logged or not
            with patch.object(fuzz_http.LogTrap, "emit"):
                self.assertEqual(self._judge_call(), ["builtins.KeyError"])
        with patch.object(AgentListPortal, "_get_intake", side_effect=UserError("x")):
            self.assertEqual(self._judge_call(), [])
        self.assertEqual(self._judge_call(), [])

    def test_an_error_that_is_only_logged_is_told(self):
        def complain(*__):
            logging.getLogger(CasePortal.__module__).error("Something is wrong.")
            return Response("fine")

        with patch.object(WarrantyCheck, "_render_check", complain):
            self.assertEqual(self._judge(), [CasePortal.__module__])

    def test_a_slow_answer_is_told(self):
        with patch.object(fuzz_http, "SECONDS", -1):
            self.assertEqual(self._judge(), ["slow"])

    def test_no_answer_is_told(self):
        def wait(*__):
            threading.Event().wait(2)
            return Response("late")

        with (
            patch.object(WarrantyCheck, "_render_check", wait),
            patch.object(fuzz_http, "PATIENCE", 0.5),
        ):
            # core's tests lend a decent client more patience
            told = self._judge(wire="length missing")
        self.assertEqual(told, [str(fuzz_http.NO_ANSWER)])

    def test_bodies_that_are_not_what_they_claim_break_nothing(self):
        form = (("number", "FR-0001"), ("number", "x" * 99))
        for wire in sorted(WIRES):
            with self.subTest(wire=wire):
                told = self._judge(method="POST", form=form, wire=wire)
                self.assertEqual(told, [])

    def test_what_a_refusal_leaves_behind_is_told(self):
        def refuse(*__):
            partner = request.env["res.partner"].sudo().browse(self.user.partner_id.id)
            partner.comment = "left behind"
            return Response("no", status=400)

        with patch.object(WarrantyCheck, "_render_check", refuse):
            self.assertEqual(self._judge(), ["written"])
        self.assertFalse(self.user.partner_id.comment)

    def test_a_failure_of_core_is_told_apart(self):
        self.assertEqual(self._judge(url="/my/cases/%00"), [])
        self.assertEqual(self.counts["core"], 2)
