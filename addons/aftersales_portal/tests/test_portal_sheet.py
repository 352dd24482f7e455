import io
import json
from uuid import uuid4

from reportlab.pdfgen.canvas import Canvas

from odoo.http import Request
from odoo.tests import tagged

from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture


def make_pdf():
    """Return a small PDF as a scanner makes it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(20, 20, "Signed")
    canvas.save()
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestPortalSheet(AftersalesPortalCommon):
    """The signed job sheet reaches us from the technician's phone, or his office."""

    def _send(self, url, user, file, name="sheets", **form):
        self._login(user)
        return self.url_open(
            url,
            data={"csrf_token": Request.csrf_token(self), **form},
            files=[(name, file)],
            allow_redirects=False,
        )

    def _form(self, order):
        log = order.open_log_id
        lines = {
            f"{log._get_portal_line_key(line)}_used": "1"
            for line in log._get_portal_lines()
        }
        return {
            "log_id": log.id,
            "date_start": "2026-01-10T08:00",
            "work_done": "Gasket replaced",
            **lines,
        }

    def _make_done_job(self):
        order = self._make_running_job()
        log = order.open_log_id
        self._post(
            f"/my/jobs/{order.id}/submit", self.agent_tech_user, **self._form(order)
        )
        self.assertNotEqual(log.state, "draft")
        return log

    def _add(self, log, user=None, file=None, key=None):
        return self._send(
            f"/my/jobs/{log.order_id.id}/sheet/{log.id}",
            user or self.agent_tech_user,
            file or ("sheet.pdf", make_pdf(), "application/pdf"),
            key=key or uuid4().hex,
        )

    # === WITH THE LOG === #

    def test_what_is_missing_is_shown_and_refused_until_the_sheet_is_there(self):
        self.process.is_sheet_required = True
        order = self._make_running_job()
        log = order.open_log_id
        page = self._text(self._get(order.access_url, self.agent_tech_user))
        self.assertIn("Attach the signed job sheet.", page)

        url = f"/my/jobs/{order.id}/submit"
        response = self._post(url, self.agent_tech_user, **self._form(order))
        self.assertEqual(response.status_code, 422)
        self.assertEqual(log.state, "draft")
        file = ("sheet.pdf", make_pdf(), "application/pdf")
        response = self._send(url, self.agent_tech_user, file, **self._form(order))

        self.assertEqual(response.status_code, 303)
        self.assertEqual(log.state, "submitted")
        self.assertRecordValues(
            log.sheet_ids,
            [
                {
                    "name": "sheet.pdf",
                    "mimetype": "application/pdf",
                    "res_model": "aftersales.work.log",
                    "res_id": log.id,
                }
            ],
        )
        self.assertFalse(log.photo_ids)

    def test_the_phone_sends_a_scan_once_however_often_it_tries(self):
        order = self._make_running_job()
        log = order.open_log_id
        key = uuid4().hex
        for __ in range(2):
            response = self._send(
                f"/my/jobs/{order.id}/photo",
                self.agent_tech_user,
                ("sheet.png", make_picture(), "image/png"),
                name="photo",
                log_id=log.id,
                target="sheets",
                client_key=key,
            )
            self.assertEqual(json.loads(response.text), {"photo": log.sheet_ids.id})

        self.assertEqual(len(log.sheet_ids), 1)

    def test_a_pdf_is_a_paper_and_no_photo(self):
        order = self._make_running_job()
        log = order.open_log_id

        response = self._send(
            f"/my/jobs/{order.id}/save",
            self.agent_tech_user,
            ("sheet.pdf", make_pdf(), "application/pdf"),
            name="photos",
            **self._form(order),
        )

        self.assertEqual(response.status_code, 422)
        self.assertFalse(log.photo_ids | log.sheet_ids)

    # === AFTERWARDS === #

    def test_a_sheet_sent_later_counts_as_the_slip(self):
        self.process.is_slip_required = True
        log = self._make_done_job()
        url = log.order_id.access_url
        page = self._text(self._get(url, self.agent_tech_user))
        self.assertIn("The signed job sheet is still missing.", page)

        response = self._add(log)

        self.assertTrue(response.headers["Location"].endswith("success=sheet"))
        self.assertTrue(log.case_id.date_slip_back)
        self.assertEqual(log.case_id.slip_user_id, self.agent_tech_user)
        page = self._text(self._get(url, self.agent_tech_user))
        self.assertNotIn("still missing", page)
        self.assertIn("sheet.pdf", page)

    def test_the_list_of_jobs_tells_which_sheets_are_missing(self):
        self.process.is_slip_required = True
        log = self._make_done_job()
        other = self._make_job(self._make_case(self._make_unit("FR-0002").name))
        lists = (
            ("/my/jobs", self.agent_tech_user),
            ("/my/office/jobs", self.agent_user),
        )
        for url, user in lists:
            page = self._get(f"{url}?filterby=paper", user)
            self.assertIn("Job sheet missing", self._text(page))
            self.assertIn(f'href="{log.order_id.access_url}"', page.text)
            self.assertNotIn(f'href="{other.access_url}"', page.text)

        self._add(log, self.agent_user)

        for url, user in lists:
            page = self._get(f"{url}?filterby=paper", user).text
            self.assertNotIn(f'href="{log.order_id.access_url}"', page)

    def test_the_form_sent_again_adds_no_second_sheet(self):
        log = self._make_done_job()
        key = uuid4().hex

        for __ in range(2):
            self.assertEqual(self._add(log, key=key).status_code, 303)

        self.assertEqual(len(log.sheet_ids), 1)

    def test_what_is_no_paper_is_refused_in_words(self):
        log = self._make_done_job()
        for file, words in (
            (("a.html", b"<script>alert(1)</script>", "text/html"), "Send a photo or"),
            (("a.pdf", b"", "application/pdf"), "is empty"),
            (("", b"", "application/pdf"), "Choose a photo or a PDF"),
        ):
            with self.subTest(file=file[0]):
                response = self._add(log, file=file)
                self.assertEqual(response.status_code, 422)
                self.assertIn(words, self._text(response))
        self.assertEqual(self._add(log, key="short").status_code, 422)
        self.assertFalse(log.sheet_ids)

    def test_a_locked_case_takes_no_paper(self):
        log = self._make_done_job()
        log.case_id.sudo().is_locked = True

        response = self._add(log)

        self.assertEqual(response.status_code, 422)
        self.assertFalse(log.sheet_ids)

    def test_technician_and_office_open_the_sheet_and_nobody_else_does(self):
        log = self._make_done_job()
        self._add(log)
        sheet = log.sheet_ids
        url = f"/my/jobs/{log.order_id.id}/sheet/{log.id}/{sheet.id}"
        for user in self.agent_tech_user | self.agent_user:
            response = self._get(url, user)
            self.assertEqual(response.content, sheet.raw)
            self.assertIn("attachment", response.headers["Content-Disposition"])
        for user in self.everybody - self.agent_tech_user - self.agent_user:
            for path in (url, f"/web/content/{sheet.id}"):
                with self.subTest(user=user.login, path=path):
                    response = self._get(path, user)
                    self.assertNotEqual(response.content, sheet.raw)
            self._add(log, user)
        self.assertEqual(len(log.sheet_ids), 1)

    def test_no_other_file_is_opened_by_the_sheet_of_a_job(self):
        log = self._make_done_job()
        foreign = self.env["ir.attachment"].create(
            {"name": "foreign", "raw": b"secret"}
        )

        url = f"/my/jobs/{log.order_id.id}/sheet/{log.id}/{foreign.id}"

        self.assertEqual(self._get(url, self.agent_tech_user).status_code, 303)
