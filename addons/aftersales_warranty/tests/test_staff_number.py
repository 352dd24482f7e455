from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

NUMBER = "10042"
PASSWORD = "kept-by-himself"


@tagged("post_install", "-at_install")
class TestStaffNumber(HttpCase):
    """Each of the staff logs in with his number and his password."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            NUMBER,
            password=PASSWORD,
            groups="aftersales_warranty.aftersales_group_reception",
        )

    def _log_in(self, login, password):
        """Fill in the form of the login; return who is logged in then."""
        self.authenticate(None, None)
        self.url_open(
            "/web/login",
            data={
                "login": login,
                "password": password,
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        answer = self.url_open("/web/session/get_session_info", json={"params": {}})
        return answer.json().get("result", {}).get("uid")

    def test_he_gets_in_by_his_number_and_finds_his_work(self):
        self.assertEqual(self._log_in(NUMBER, PASSWORD), self.clerk.id)

        menus = self.url_open("/web/webclient/load_menus").json()
        ours = {
            menu["xmlid"].split(".")[1]
            for menu in menus.values()
            if (menu.get("xmlid") or "").startswith("aftersales_warranty.")
        }
        self.assertIn("aftersales_warranty_sell_out_menu", ours)
        self.assertNotIn("aftersales_menu_config", ours)

    @mute_logger("odoo.addons.base.models.res_users")
    def test_nobody_gets_in_by_a_number_alone(self):
        for login, password in (
            (NUMBER, "wrong"),
            (NUMBER, NUMBER),
            (f"{NUMBER}0", PASSWORD),
            (NUMBER.lstrip("1"), PASSWORD),
        ):
            with self.subTest(login=login):
                self.assertFalse(self._log_in(login, password))
