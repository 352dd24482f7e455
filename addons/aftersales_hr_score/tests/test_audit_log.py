from odoo.tests import new_test_user, tagged

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestAuditLog(ScoreCommon):
    """The operator log tells who opened, approved and locked pay."""

    def test_period_is_told_with_its_states(self):
        auditor = new_test_user(
            self.env,
            "audit",
            groups="aftersales_warranty.aftersales_group_auditor",
        )
        period = (
            self.env["aftersales.score.period"]
            .with_user(self.officer)
            .create({"date_start": "2024-03-01", "date_end": "2024-03-31"})
        )
        self.env.cr.flush()
        period.sudo().state = "locked"
        self.env.cr.flush()
        lines = (
            self.env["aftersales.audit.log"]
            .with_user(auditor)
            .search(
                [("res_model", "=", period._name), ("res_id", "=", period.id)],
                order="id",
            )
        )
        self.assertEqual(lines.mapped("action"), ["create", "write"])
        self.assertEqual(lines.user_id, self.officer)
        self.assertEqual(lines[1].changes, {"state": ["open", "locked"]})
