from psycopg2 import DatabaseError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.audit_log import TABLE
from ..models.audit_log_retention import MONTHS
from .audit_common import AuditCommon


@tagged("post_install", "-at_install")
class TestAuditLogRetention(AuditCommon):
    """The operator log is kept for ever, or as long as the law says, never shorter."""

    def _age(self, name, months):
        """Add an entry of so many months ago, as only the database can."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (date, action, res_model, res_id, name) VALUES "
                "(now() AT TIME ZONE 'UTC' - make_interval(months => %s, days => 1), "
                "'write', 'aftersales.warranty.card', 1, %s)",
                SQL.identifier(TABLE),
                months,
                name,
            )
        )

    def _keep(self, months):
        self.env["ir.config_parameter"].set_param(MONTHS, str(months))

    def _find(self, name):
        self.env.cr.flush()
        self.env.invalidate_all()
        return self.env["aftersales.audit.log"].search([("name", "=", name)])

    def _run_cron(self):
        cron = self.env.ref("aftersales_warranty.aftersales_audit_cron")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_without_a_time_everything_stays(self):
        self._age("old", 600)
        self._run_cron()
        self.assertTrue(self._find("old"))

    def test_what_is_older_than_the_time_goes_and_is_told(self):
        self._keep(60)
        self._age("old", 60)
        self._age("young", 59)

        self._run_cron()

        self.assertFalse(self._find("old"))
        self.assertTrue(self._find("young"))
        line = self.log.search([("action", "=", "remove")], order="id desc", limit=1)
        self.assertEqual(line.res_model, "aftersales.audit.log")
        self.assertEqual(line.name, "1 entries")
        self.assertIn("60 months", line.detail)

    def test_less_than_a_year_is_no_time(self):
        for months in ("11", "0", "-5", "soon", ""):
            with self.subTest(months):
                self._keep(months)
                self._age("old", 40)
                self._run_cron()
                self.assertTrue(self._find("old"))

    def test_database_gives_nothing_back_before_its_time(self):
        self._age("young", 23)
        for months in (24, 3):
            self._keep(months)
            self.env.flush_all()
            with (
                self.subTest(months=months),
                self.assertRaises(DatabaseError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(f"DELETE FROM {TABLE} WHERE name = 'young'")
        self.assertTrue(self._find("young"))

    def test_nobody_removes_by_the_orm_what_is_old(self):
        self._keep(24)
        self._age("old", 30)
        with self.assertRaises(AccessError):
            self._find("old").unlink()

    def test_log_taken_along_is_told(self):
        line = self._get_lines()
        self.auditor.group_ids += self.env.ref("base.group_allow_export")
        line.export_data(["date", "name"])
        self.env.cr.flush()
        told = self.log.search(
            [("res_model", "=", "aftersales.audit.log"), ("action", "=", "export")]
        )
        self.assertEqual(told[0].user_id, self.auditor)
        self.assertEqual(told[0].detail, "date, name")
        self.assertEqual(told[0].name, f"{len(line)} entries")
