import importlib.util

from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestMigration(ScoreCommon):
    """Disputes of an earlier version are told to who answers, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._finish_job()
        path = "aftersales_hr_score/migrations/19.0.1.2.0/post-dispute.py"
        spec = importlib.util.spec_from_file_location("post_dispute", file_path(path))
        cls.script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.script)

    def _get_told(self, line):
        return self.env["aftersales.notification.log"].search(
            [("event", "=", "score_disputed"), ("res_id", "=", line.id)]
        )

    def _make_old_dispute(self):
        """Dispute a line the way it was before anybody was told."""
        self.line.sudo().write(
            {"dispute_state": "open", "dispute_reason": "It took four hours"}
        )
        self.env.flush_all()

    def test_old_dispute_is_told_once(self):
        self._make_old_dispute()
        self.assertFalse(self._get_told(self.line))

        self.script.migrate(self.env.cr, "19.0.1.1.0")
        told = self._get_told(self.line)
        self.script.migrate(self.env.cr, "19.0.1.1.0")

        self.assertTrue(told)
        self.assertEqual(self._get_told(self.line), told)

    def test_line_without_dispute_is_told_to_nobody(self):
        self.script.migrate(self.env.cr, "19.0.1.1.0")

        self.assertFalse(self._get_told(self.line))
