from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesPortalCommon

POST = "/mail/message/post"


@tagged("post_install", "-at_install")
class TestPortalPost(AftersalesPortalCommon):
    """What a customer writes about his case is taken, whatever signs are in it."""

    def setUp(self):
        super().setUp()
        self.case = self._make_case(agent=self.agent)
        self.token = self.case._portal_ensure_token()
        self.env.flush_all()

    def _send(self, user=None, token=None, thread=None, **data):
        self._login(user)
        params = {
            "thread_model": "aftersales.case",
            "thread_id": thread or self.case.id,
            "token": token or self.token,
            "post_data": {
                "body": "Hello",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **data,
            },
        }
        return self.url_open(POST, json={"params": params})

    def _get_bodies(self):
        self.env.invalidate_all()
        return self.case.sudo().website_message_ids.mapped("body")

    def test_the_customer_writes(self):
        for user in (None, self.customer_user):
            response = self._send(user, body=f"I am {user and user.login}")
            self.assertNotIn("error", response.json())
        self.assertEqual(len(self._get_bodies()), 2)

    @mute_logger("odoo.http")
    def test_signs_that_no_database_keeps_break_nothing(self):
        """Core cleans a body before it stores it; a NUL byte becomes a blank."""
        for number, sign in enumerate(("\0", "\ud800", "\x1f", "\uffff", "\u202e")):
            with self.subTest(sign=repr(sign)):
                response = self._send(body=f"A{sign}B")

                self.assertEqual(response.status_code, 200)
                self.assertNotIn("error", response.json())
                bodies = self._get_bodies()
                self.assertEqual(len(bodies), number + 1)
                self.assertNotIn("\0", "".join(bodies))

    @mute_logger("odoo.http")
    def test_what_cannot_be_is_refused_before_the_database_sees_it(self):
        for odd, name in (
            ({"token": "\0"}, "werkzeug.exceptions.NotFound"),
            ({"token": "é"}, "werkzeug.exceptions.NotFound"),
            ({"token": "wrong"}, "werkzeug.exceptions.NotFound"),
            ({"thread": 10**15}, "odoo.exceptions.MissingError"),
            ({"thread": -1}, "odoo.exceptions.MissingError"),
            # core reads the number of a thread, and a kind, as they come
            ({"thread": "1\0"}, "builtins.ValueError"),
            ({"message_type": "comment\0"}, "builtins.ValueError"),
        ):
            with self.subTest(odd=odd):
                response = self._send(**odd)

                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.json()["error"]["data"]["name"], name)
                self.assertFalse(self._get_bodies())

    @mute_logger("odoo.http")
    def test_who_only_follows_a_case_writes_nothing_to_it(self):
        for user in (self.agent_user, self.stranger_user, self.agent_tech_user):
            with self.subTest(user=user.login):
                self.assertIn("error", self._send(user, token="wrong").json())
        self.assertFalse(self._get_bodies())
