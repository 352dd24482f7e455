import csv
import json

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .rights_story import RightsStory

LOGGERS = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.web.controllers.export",
)
DOORS = (
    "export of ids",
    "export of a domain",
    "html of aftersales_repair.report_case_receipt",
    "pdf of aftersales_repair.report_case_receipt",
    "file",
    "messages",
    "post",
    "follow",
)
# what a technician works on, and does not share with his colleagues
WORK = (
    "aftersales.case",
    "aftersales.order",
    "aftersales.work.log",
    "aftersales.work.part",
    "aftersales.old.part",
    "aftersales.part.request",
)
# with what is one's own all doors are tried too, or they might be shut to everybody
OWN = ("aftersales.case", "aftersales.work.log")


@tagged("post_install", "-at_install")
class TestRightsDoors(RightsStory, HttpCase):
    """The doors of the web client, tried with the records of a neighbour.

    What the rules of rows keep apart, lists that are exported, papers, files and
    messages keep apart too; who tries them goes through the same doors with his own.
    """

    def _tell_and_hang(self):
        personas = self._tell_sides()
        self._add_extras()
        self.env.flush_all()
        return personas

    # === DOORS === #

    def _send(self, route, data):
        token = http.Request.csrf_token(self)
        return self.url_open(
            route, data={"data": json.dumps(data), "csrf_token": token}
        )

    def _call(self, route, **params):
        return self.url_open(route, json={"params": params})

    def _export(self, record, **how):
        return self._send(
            "/web/export/csv",
            {
                "model": record._name,
                "ids": False,
                "domain": [],
                "import_compat": False,
                "fields": [
                    {"name": ".id", "label": "ID"},
                    {"name": "display_name", "label": "Name"},
                ],
                **how,
            },
        )

    def _knock(self, side, record):
        """Return the answer of each door to the first record of a side, by door."""
        thread = {"thread_model": record._name, "thread_id": record.id}
        files, messages = self.extras[side, record._name]
        answers = {
            "export of ids": self._export(record, ids=record.ids),
            "export of a domain": self._export(
                record, domain=[["id", "in", record.ids]]
            ),
        }
        for report in self.rights.reports:
            if report.model == record._name:
                name = report.report_name
                for kind in ("html", "pdf"):
                    answers[f"{kind} of {name}"] = self.url_open(
                        f"/report/{kind}/{name}/{record.id}"
                    )
        if files:
            answers["file"] = self.url_open(f"/web/content/{files[0].id}")
        if messages:
            answers["messages"] = self._call("/mail/thread/messages", **thread)
            answers["post"] = self._call(
                "/mail/message/post",
                post_data={"body": "I was here", "message_type": "comment"},
                **thread,
            )
            answers["follow"] = self._call(
                "/web/dataset/call_kw/mail.thread/message_subscribe",
                model=record._name,
                method="message_subscribe",
                args=[record.ids, self.visitor.partner_id.ids],
                kwargs={},
            )
        return answers

    def _is_open(self, door, answer, record):
        """Tell whether a door gave what lies behind it."""
        if answer.status_code != 200:
            return False
        if door.startswith("export"):
            rows = csv.reader(answer.text.splitlines())
            return str(record.id) in [row[0] for row in rows if row]
        if door == "messages":
            # core shows some of the visitor's own where it shows none of these
            return str(record) in answer.text
        if door in ("post", "follow"):
            # who may not follow is told nothing, and does not follow
            return answer.json().get("result", False) is not False
        if door == "file":
            return answer.content == str(record).encode()
        return True

    def _find_opened(self, side, user, models, readable):
        """Return which doors were tried with records of a side, and which opened.

        :param bool readable: with records that the user may read, or with the others
        """
        self.authenticate(user.login, user.login)
        self.visitor = user
        tried, opened = set(), set()
        for name in models:
            record = self.sides[side][name][:1]
            allowed = record.with_user(user).has_access("read")
            self.env.invalidate_all()
            if not record or allowed != readable:
                continue
            for door, answer in self._knock(side, record).items():
                tried.add((name, door))
                if self._is_open(door, answer, record):
                    opened.add((name, door))
        return tried, opened

    def test_doors_open_to_ones_own_and_stay_shut_to_a_neighbours(self):
        personas = self._tell_and_hang()
        for title, models in (
            ("manager, branch", self.models),
            ("technician, colleague", WORK),
        ):
            user, own, other = personas[title]
            with self.subTest(title), mute_logger(*LOGGERS):
                tried, opened = self._find_opened(other, user, models, False)
                self.assertEqual({door for __, door in tried} & set(DOORS), set(DOORS))
                self.assertEqual(opened, set())
                tried, opened = self._find_opened(own, user, OWN, True)
                shut = {
                    door for door in tried - opened if not self._is_shut(*door, user)
                }
                self.assertEqual(shut, set())

    def _is_shut(self, name, door, user):
        """Tell whether somebody has no right to a door, even with his own."""
        if door.startswith("export"):
            return not user.has_group("base.group_allow_export")
        records = self.env[name].with_user(user)
        return door == "post" and not records.has_access(records._mail_post_access)
