import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.image import image_to_base64
from odoo.tools.pdf import PdfFileWriter

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

    def test_only_signed_minutes_are_kept_as_they_were(self):
        signed = self._work()
        signed.action_sign("Leila Karimi", self.signature)
        second = self._request(self._make_unit("FR-0002").name)
        other = self._submit(self._assign(second), "Seal cleaned")

        printed = self._print(signed | other)
        self.assertEqual(printed.call_count, 2, "each is a document of its own")
        kept = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "aftersales.work.log"),
                ("res_id", "in", (signed | other).ids),
                ("mimetype", "=", "application/pdf"),
            ]
        )
        self.assertEqual(kept.name, f"Service Minutes - {signed.name}.pdf")
        self.assertEqual(kept.res_id, signed.id)

        self.assertEqual(self._print(signed | other).call_count, 1)
        self.assertEqual(self._print(signed).call_count, 0, "the kept one is given out")

    def _print(self, logs):
        """Print logs, with blank pages for what the PDF engine would draw."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        page = io.BytesIO()
        writer = PdfFileWriter()
        writer.addBlankPage(200, 200)
        writer.write(page)
        with patch.object(
            type(report), "_run_wkhtmltopdf", return_value=page.getvalue()
        ) as engine:
            report._render_qweb_pdf(REPORT, logs.ids)
        return engine

    def _render(self, logs, user):
        content = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("aftersales_repair.report_work_log_minutes", logs.ids)
        )[0]
        return content.decode()
