import json

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestAuditLogHttp(WarrantyCommon, HttpCase):
    """What is taken along by the pages of the web client is told of who took it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.env.cr.flush()

    def _get_lines(self, action):
        return self.env["aftersales.audit.log"].search(
            [
                ("res_model", "=", self.card._name),
                ("res_id", "=", self.card.id),
                ("action", "=", action),
            ]
        )

    def test_list_exported_is_told(self):
        user = self.users["manager"]
        self.authenticate(user.login, user.login)
        data = {
            "model": self.card._name,
            "ids": self.card.ids,
            "domain": [],
            "import_compat": False,
            "fields": [{"name": "name", "label": "Card"}],
        }
        answer = self.url_open(
            "/web/export/csv",
            data={
                "data": json.dumps(data),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertIn(self.card.name, answer.text)
        self.assertEqual(self._get_lines("export").user_id, user)

    def test_list_exported_by_groups_is_told(self):
        user = self.users["manager"]
        self.authenticate(user.login, user.login)
        data = {
            "model": self.card._name,
            "ids": False,
            "domain": [["id", "in", self.card.ids]],
            "groupby": ["state"],
            "import_compat": False,
            "fields": [{"name": "name", "label": "Card", "type": "char"}],
        }
        answer = self.url_open(
            "/web/export/xlsx",
            data={
                "data": json.dumps(data),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertEqual(answer.status_code, 200)
        line = self._get_lines("export")
        self.assertEqual(line.user_id, user)
        self.assertIn("name", line.detail)

    def test_pivot_table_taken_along_is_told(self):
        user = self.users["manager"]
        self.authenticate(user.login, user.login)
        table = {
            "model": self.card._name,
            "title": "Cards by Dealer",
            "col_group_headers": [],
            "measure_headers": [],
            "origin_headers": [],
            "rows": [],
            "measure_count": 0,
            "origin_count": 1,
        }
        with mute_logger("odoo.http"):  # tells that it starts over, to write
            answer = self.url_open(
                "/web/pivot/export_xlsx",
                data={
                    "data": json.dumps(table),
                    "csrf_token": Request.csrf_token(self),
                },
            )
        self.assertEqual(answer.status_code, 200)
        line = self.env["aftersales.audit.log"].search(
            [("action", "=", "export"), ("name", "=", "Cards by Dealer")]
        )
        self.assertEqual(line.user_id, user)
        self.assertEqual(line.res_model, self.card._name)

    def test_card_printed_is_told(self):
        user = self.users["reception"]
        self.authenticate(user.login, user.login)
        report = "aftersales_warranty.report_warranty_card"
        with mute_logger("odoo.http"):  # tells that it starts over, to write
            answer = self.url_open(f"/report/html/{report}/{self.card.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._get_lines("print").user_id, user)
