import base64

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.image import image_to_base64

from .common import AftersalesRepairCommon

REPORT = "aftersales_repair.action_report_work_log_minutes"


@tagged("post_install", "-at_install")
class TestServiceMinutes(AftersalesRepairCommon):
    """The customer signs what was done, and has it on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False})
        cls.signature = image_to_base64(Image.new("RGB", (4, 2)), "PNG")

    def _work(self, submit=True):
        old = self.env["stock.lot"].create(
            {"name": "CMP-OLD", "product_id": self.compressor.id}
        )
        new = self._add_stock(self.compressor, 1, "CMP-NEW")
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.compressor, lot_id=new.id, removed_lot_id=old.id)
        self._plan_labor(case)
        log = order.action_start()
        log.write({"work_done": "Compressor replaced", "travel_km": 12})
        log.point_ids.create({"log_id": log.id, "name": "Pressure", "reading": "4,5"})
        if submit:
            log.action_submit()
        return log

    def test_customer_signs_what_was_handed_in(self):
        log = self._work()
        self.assertTrue(log.can_sign)

        log.action_sign(" Leila Karimi ", self.signature)

        self.assertEqual(log.signed_by, "Leila Karimi")
        self.assertTrue(log.signed_on)
        self.assertTrue(log.signature)
        self.assertFalse(log.can_sign)
        with self.assertRaisesRegex(UserError, "signed by Leila"):
            log.action_sign("Somebody Else", self.signature)

    def test_draft_is_not_signed(self):
        log = self._work(submit=False)

        with self.assertRaisesRegex(UserError, "Hand log .* in first"):
            log.action_sign("Leila Karimi", self.signature)

    def test_signature_has_a_name_and_a_picture(self):
        log = self._work()
        for name, signature in ((" ", self.signature), ("Leila", False)):
            with self.assertRaisesRegex(UserError, "who signs"):
                log.action_sign(name, signature)
        self.assertFalse(log.signed_on)

    def test_signature_cannot_be_written_or_taken_away(self):
        log = self._work()
        log.action_sign("Leila Karimi", self.signature)
        for user in (self.technician, self.dispatcher, self.manager):
            with self.assertRaises(AccessError):
                log.with_user(user).write({"signed_by": "Nobody"})
        for user in (self.reception, self.inspector):
            with self.assertRaises(AccessError):
                log.with_user(user).action_sign("Leila", self.signature)

    def test_customer_signs_on_the_screen(self):
        log = self._work()
        action = log.action_open_sign()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.technician)
            .with_context(**action["context"])
            .create({"signature": self.signature})
        )
        self.assertEqual(wizard.signed_by, "Leila Karimi")

        wizard.action_apply()

        self.assertEqual(log.signed_by, "Leila Karimi")

    def test_minutes_tell_what_was_done(self):
        log = self._work()
        log.action_sign("Leila Karimi", self.signature)

        html = self._render(log, self.technician)

        for text in (
            "Compressor replaced",
            "CMP-NEW",
            "CMP-OLD",
            "Replace the compressor",
            "Pressure",
            "4.5",
            "12 km",
            "FR-0001",
            "Leila Karimi",
            base64.b64encode(base64.b64decode(log.signature))[:20].decode(),
        ):
            self.assertIn(text, html)

    def test_minutes_of_many_logs_are_one_document(self):
        log = self._work()
        second = self._request(self._make_unit("FR-0002").name)
        other = self._submit(self._assign(second), "Seal cleaned")

        html = self._render(log | other, self.dispatcher)

        self.assertEqual(html.count('class="article"'), 1)
        self.assertIn("Seal cleaned", html)

    def test_minutes_are_read_by_those_who_may_read_the_log(self):
        log = self._work()
        stranger = self.technician.copy({"login": "test_stranger"})

        with self.assertRaises(AccessError):
            self._render(log, stranger)

    def test_only_signed_minutes_are_kept(self):
        report = self.env.ref(REPORT)
        log = self._work()
        self.assertFalse(report.retrieve_attachment(log))
        names = [self._evaluate_attachment_name(report, log)]
        log.action_sign("Leila Karimi", self.signature)

        names.append(self._evaluate_attachment_name(report, log))

        self.assertEqual(names, [False, f"Service Minutes - {log.name}.pdf"])

    def _evaluate_attachment_name(self, report, log):
        return eval(report.attachment, {"object": log})

    def _render(self, logs, user):
        content = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("aftersales_repair.report_work_log_minutes", logs.ids)
        )[0]
        return content.decode()
