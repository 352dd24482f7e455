from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestScoreRpc(HttpCase, ScoreCommon):
    """What the server gives to whom by RPC, whatever a screen would show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_period()
        cls.own = cls._finish_job(cls.ann)
        cls.other = cls._finish_job(cls.bob)
        cls.external = cls._finish_job(cls.eve)
        cls.lines = cls.own | cls.other | cls.external
        cls.period.with_user(cls.manager).action_compute()

    def _call(self, login, model, method, *args, **kwargs):
        self.authenticate(login, login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _refuse(self, login, model, method, *args, **kwargs):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as error:
            self._call(login, model, method, *args, **kwargs)
        self.assertIn("AccessError", str(error.exception))

    def test_technicians_read_their_own_lines_only(self):
        model, everything = "aftersales.score.line", [("id", "in", self.lines.ids)]
        for login, own in (("score_ann", self.own), ("score_eve", self.external)):
            found = self._call(login, model, "search_read", everything, ["amount"])
            self.assertEqual([row["id"] for row in found], own.ids)
            self.assertEqual(self._call(login, model, "search_count", everything), 1)
            groups = self._call(
                login,
                model,
                "formatted_read_group",
                everything,
                groupby=["technician_id"],
                aggregates=["amount:sum", "__count"],
            )
            self.assertEqual([row["__count"] for row in groups], [1])
            self.assertEqual(groups[0]["technician_id"][0], own.technician_id.id)
            self._refuse(login, model, "read", self.other.ids, ["amount", "criteria"])
            self._refuse(login, model, "action_dispute", self.other.ids, "Mine!")

    def test_technicians_read_their_own_sheets_only(self):
        model, everything = "aftersales.pay.sheet", [("period_id", "=", self.period.id)]
        sheets = self.env[model].search(everything)
        for login, own in (("score_ann", self.ann), ("score_eve", self.eve)):
            found = self._call(login, model, "search", everything)
            self.assertEqual(self.env[model].browse(found).technician_id, own)
            others = sheets.filtered(lambda sheet, own=own: sheet.technician_id != own)
            self._refuse(login, model, "read", others.ids, ["amount"])

    def test_technicians_move_no_line_and_no_period(self):
        line, period = "aftersales.score.line", "aftersales.score.period"
        for login in ("score_ann", "score_eve"):
            own = self.own if login == "score_ann" else self.external
            for method in ("action_approve", "action_reopen"):
                self._refuse(login, line, method, own.ids)
            self._refuse(login, line, "action_correct", own.ids, 100, 0, "For me")
            self._refuse(login, line, "write", own.ids, {"amount": 100})
            self._refuse(login, line, "create", {"amount": 100})
            self._refuse(login, line, "unlink", own.ids)
            for step in ("compute", "approve", "lock", "reopen"):
                self._refuse(login, period, f"action_{step}", self.period.ids)

    def test_reception_gets_nothing_of_pay(self):
        for login in ("score_reception", "score_dispatcher", "score_inspector"):
            for model in (
                "aftersales.score.line",
                "aftersales.pay.sheet",
                "aftersales.score.period",
                "aftersales.score.scheme",
                "aftersales.commission.rule",
                "aftersales.deduction.rule",
                "aftersales.commission.bracket",
                "aftersales.score.criterion",
                "aftersales.score.correction",
                "aftersales.score.dispute",
            ):
                with self.subTest(login=login, model=model):
                    self._refuse(login, model, "search_read", [], ["id"])
            # nor by way of the records they do read
            for model, ids, name in (
                ("aftersales.technician", self.ann.ids, "score_line_ids"),
                ("aftersales.technician", self.ann.ids, "score_average"),
                ("aftersales.case", self.own.case_id.ids, "score_line_count"),
                ("aftersales.work.log", self.own.log_id.ids, "score_line_ids"),
            ):
                with self.subTest(login=login, field=name):
                    self._refuse(login, model, "read", ids, [name])

    def test_messages_on_a_line_are_for_who_reads_it(self):
        self.own.message_post(body="Two hours were agreed by phone")
        found = self.env["mail.message"].with_user(self.user_bob)

        self.assertFalse(
            found.search([("model", "=", self.own._name), ("res_id", "=", self.own.id)])
        )
        with self.assertRaises(AccessError):
            self.own.with_user(self.user_ann).message_post(body="Mine")
