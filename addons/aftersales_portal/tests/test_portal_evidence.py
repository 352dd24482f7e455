import base64
import json

from odoo import Command
from odoo.http import Request
from odoo.tests import tagged

from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture


@tagged("post_install", "-at_install")
class TestPortalEvidence(AftersalesPortalCommon):
    """An agent's technician proves his work by readings, photos and a signature."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.checklist"].search([]).active = False
        cls.env["aftersales.checklist"].create(
            {
                "name": "Evidence",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Voltage",
                            "stage": "work",
                            "evidence": "measurement",
                            "unit": "V",
                            "limit_kind": "between",
                            "value_min": 200,
                            "value_max": 240,
                        }
                    ),
                    Command.create(
                        {"name": "Leak test", "stage": "work", "evidence": "photo"}
                    ),
                ],
            }
        )

    def _send(self, order, step, files=None, **form):
        self._login(self.agent_tech_user)
        log = order.open_log_id
        data = {
            "csrf_token": Request.csrf_token(self),
            "log_id": log.id,
            "date_start": "2026-01-10T08:00",
            "work_done": "Gasket replaced",
            **form,
        }
        for line in log._get_portal_lines():
            data[f"{log._get_portal_line_key(line)}_used"] = "1"
        return self.url_open(
            f"/my/jobs/{order.id}/{step}",
            data=data,
            files=files,
            allow_redirects=False,
        )

    def _sign(self, user, order, log, name="Leila Karimi", signature=None):
        self._login(user)
        picture = base64.b64encode(make_picture()).decode()
        response = self.url_open(
            f"/my/jobs/{order.id}/sign/{log.id}",
            data=json.dumps(
                {
                    "params": {
                        "name": name,
                        "signature": picture if signature is None else signature,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def test_page_asks_for_the_evidence(self):
        order = self._make_running_job()

        text = self._text(self._get(order.access_url, self.agent_tech_user))

        self.assertIn("Voltage", text)
        self.assertIn("“Leak test” needs a photo", text)

    def test_work_without_evidence_is_not_handed_in(self):
        order = self._make_running_job()
        log = order.open_log_id

        response = self._send(order, "submit")

        self.assertEqual(response.status_code, 422)
        self.assertIn("Voltage", self._text(response))
        self.assertEqual(log.state, "draft")

    def test_reading_and_photo_are_handed_in(self):
        order = self._make_running_job()
        log = order.open_log_id
        voltage, leak = log.point_ids
        inputs = {
            f"point_{voltage.id}_reading": "۲۲۱",
            f"point_{leak.id}_result": "good",
        }

        self._send(
            order,
            "submit",
            files={
                f"point_{leak.id}_photos": ("leak.png", make_picture(), "image/png"),
                "photos": ("all.png", make_picture(), "image/png"),
            },
            **inputs,
        )

        self.assertEqual(log.state, "submitted")
        self.assertRecordValues(voltage, [{"value": 221.0, "result": "good"}])
        self.assertEqual(leak.photo_ids.name, "leak.png")
        self.assertEqual(leak.photo_ids.res_model, "aftersales.work.point")
        self.assertEqual(log.photo_ids.name, "all.png")

    def test_reading_beyond_the_limits_is_kept_and_bars_the_way(self):
        order = self._make_running_job()
        voltage = order.open_log_id.point_ids[0]
        reading = {f"point_{voltage.id}_reading": "180"}

        self._send(order, "save", **reading)
        self.assertEqual(voltage.result, "faulty")
        response = self._send(order, "submit", **reading)

        self.assertEqual(response.status_code, 422)

    def test_what_is_no_picture_is_refused(self):
        order = self._make_running_job()
        for name, content in (
            ("page.html", b"<html><script>alert(1)</script></html>"),
            ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ):
            response = self._send(
                order, "save", files={"photos": (name, content, "image/png")}
            )

            self.assertEqual(response.status_code, 422, name)
        self.assertFalse(order.open_log_id.photo_ids)

    def test_inputs_of_other_logs_and_fields_are_left_alone(self):
        order = self._make_running_job()
        log = order.open_log_id
        voltage = log.point_ids[0]
        other = voltage.copy({"log_id": log.id, "name": "Foreign"})
        other.flush_recordset()

        self._send(
            order,
            "save",
            **{
                f"point_{voltage.id}_evidence": "none",
                f"point_{voltage.id}_result": "superb",
                "point_0_result": "good",
            },
        )

        self.assertRecordValues(voltage, [{"evidence": "measurement", "result": False}])

    def test_customer_signs_on_the_phone_once(self):
        order = self._make_running_job()
        log = order.open_log_id
        log.point_ids.result = "na"
        self.assertIn("error", self._sign(self.agent_tech_user, order, log))
        log.work_done = "Gasket replaced"
        log.with_user(self.agent_tech_user).action_submit()
        for user in (self.customer_user, self.other_tech_user):
            self.assertIn("error", self._sign(user, order, log))
        for wrong in ({"name": " "}, {"signature": "%%%"}, {"signature": ""}):
            self.assertIn(
                "error", self._sign(self.agent_tech_user, order, log, **wrong)
            )
        self.assertFalse(log.signed_on)

        result = self._sign(self.agent_tech_user, order, log)

        self.assertEqual(result["redirect_url"], order.access_url)
        self.assertEqual(log.signed_by, "Leila Karimi")
        self.assertIn("error", self._sign(self.agent_tech_user, order, log))
        text = self._text(self._get(order.access_url, self.agent_tech_user))
        self.assertIn("Signed by Leila Karimi", text)
