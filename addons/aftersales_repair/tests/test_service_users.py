from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import GROUP, AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestServiceUsers(AftersalesRepairCommon):
    """Who keeps the users gives roles in the service, to one or to many at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env,
            login="keeper",
            groups="base.group_erp_manager,base.group_partner_manager",
        )
        cls.newcomers = new_test_user(cls.env, login="new_one") | new_test_user(
            cls.env, login="new_two"
        )
        cls.role = cls.env.ref(f"{GROUP}reception")

    def _is_menu_visible(self, user, menu="aftersales_warranty.aftersales_menu_root"):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        return self.env.ref(menu).id in visible

    def test_a_role_is_given_to_many_and_opens_the_application(self):
        self.assertFalse(self._is_menu_visible(self.newcomers[0]))

        self.newcomers.with_user(self.keeper).write(
            {"aftersales_role_ids": [Command.link(self.role.id)]}
        )

        for user in self.newcomers:
            self.assertTrue(user.has_group(f"{GROUP}reception"))
            self.assertTrue(self._is_menu_visible(user))

    def test_a_role_taken_away_leaves_the_other_rights_alone(self):
        others = self.newcomers.group_ids
        user = self.newcomers[0].with_user(self.keeper)
        user.aftersales_role_ids = [Command.link(self.role.id)]

        user.aftersales_role_ids = [Command.clear()]

        self.assertEqual(self.newcomers[0].group_ids, others)

    def test_users_are_found_by_role(self):
        self.newcomers[0].aftersales_role_ids = self.role
        users = self.env["res.users"].with_user(self.keeper)

        found = users.search([("aftersales_role_ids", "in", self.role.ids)])

        self.assertIn(self.newcomers[0], found)
        self.assertNotIn(self.newcomers[1], found)

    def test_a_user_made_from_the_menu_has_access_at_once(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_users_action"
        )

        user = (
            self.env["res.users"]
            .with_user(self.keeper)
            .with_context(no_reset_password=True, **safe_eval(action["context"]))
            .create({"name": "Newcomer", "login": "newcomer"})
        )

        self.assertTrue(user._is_internal())
        self.assertTrue(self._is_menu_visible(user))

    def test_a_manager_of_the_service_gives_no_rights(self):
        with self.assertRaises(AccessError):
            self.newcomers.with_user(self.manager).write(
                {"aftersales_role_ids": [Command.link(self.role.id)]}
            )
        menu = "aftersales_repair.aftersales_users_menu"
        self.assertFalse(self._is_menu_visible(self.manager, menu))
