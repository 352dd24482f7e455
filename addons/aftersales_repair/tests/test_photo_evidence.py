from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPhotoEvidence(AftersalesRepairCommon):
    """Photos stand as long as what they prove."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.is_estimate_required = False

    def _start(self):
        """Start the work; return its log and a point, each with a photo."""
        order = self._assign(self._request())
        log = order.action_start().with_user(self.technician)
        log.work_done = "Replaced"
        point = log.point_ids.create({"log_id": log.id, "name": "Door"})
        return log, self._attach(log), self._attach(point)

    def _attach(self, record, **vals):
        photo = (
            self.env["ir.attachment"]
            .with_user(record.env.user)
            .create(
                {
                    "name": "photo.png",
                    "raw": b"png",
                    "res_model": record._name,
                    "res_id": record.id,
                    **vals,
                }
            )
        )
        record.photo_ids = [Command.link(photo.id)]
        return photo

    def _assert_stands(self, photo):
        with self.assertRaises(AccessError):
            photo.raw = b"another"
        with self.assertRaises(AccessError):
            photo.write({"res_model": False, "res_id": False})
        with self.assertRaises(AccessError):
            photo.unlink()
        self.assertEqual(photo.raw, b"png")

    def test_photos_of_an_open_log_are_the_technicians_own(self):
        _log, photo, point_photo = self._start()

        photo.raw = b"better"
        (photo | point_photo).unlink()

        self.assertFalse((photo | point_photo).exists())

    def test_photos_of_a_submitted_log_stand(self):
        log, photo, point_photo = self._start()
        loose = self._attach(log, res_id=0)
        log.action_submit()

        for each in (photo, point_photo, loose):
            self._assert_stands(each)

    def test_photos_of_an_approved_log_stand(self):
        self.process.check_mode = "never"
        log, photo, _point_photo = self._start()
        log.action_submit()

        self.assertEqual(log.state, "approved")
        self._assert_stands(photo)

    def test_photos_of_a_check_stand_with_its_verdict(self):
        log, _photo, _point_photo = self._start()
        log.action_submit()
        check = log.sudo().check_ids.with_user(self.inspector)
        line = check.line_ids.create({"check_id": check.id, "name": "Door"})
        photo = self._attach(line)
        line.result = "good"
        check.line_ids.result = "good"
        check.action_pass()

        self._assert_stands(photo)
