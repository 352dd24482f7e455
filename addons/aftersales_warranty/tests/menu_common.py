from odoo.tests import TransactionCase, new_test_user

from .common import ROLES

EVERYBODY = "everybody"
# no role: the administrator of the system, or who has a right of his own
NOBODY = ""


class MenuCommon(TransactionCase):
    """What each role finds in the menu of an addon."""

    def _assert_menus(self, module, verdicts):
        """Check that each role sees the menus of its work, and no others.

        :param str module: the addon whose menus are judged, all that lead somewhere
        :param dict verdicts: names of menus by the roles that see them, parted by
            blanks; the manager sees whatever a role sees
        """
        menus = self._get_menus(module)
        judged = {name for names in verdicts.values() for name in names}
        self.assertEqual(set(menus) - judged, set(), "menus without a verdict")
        self.assertEqual(judged - set(menus), set(), "verdicts without a menu")
        for role in (*ROLES, "user"):
            wanted = {
                name
                for roles, names in verdicts.items()
                for name in names
                if self._is_meant(roles, role)
            }
            with self.subTest(role=role):
                self.assertEqual(self._get_seen(role, menus), wanted)

    def _get_menus(self, module):
        """Return the ids of the menus of an addon that lead somewhere, by name."""
        menus = self.env["ir.ui.menu"].with_context(**{"ir.ui.menu.full_list": True})
        found = menus.search([("action", "!=", False)])
        names = {menu: menu.get_external_id()[menu.id].split(".") for menu in found}
        return {name[-1]: menu.id for menu, name in names.items() if name[0] == module}

    def _get_seen(self, role, menus):
        """Return the names of the menus that somebody with one role finds."""
        user = new_test_user(
            self.env,
            f"menu_{role}",
            groups=f"aftersales_warranty.aftersales_group_{role}",
        )
        # a menu below one that is closed is not found
        seen = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return {name for name, menu_id in menus.items() if menu_id in seen}

    def _is_meant(self, roles, role):
        if roles == EVERYBODY:
            return True
        return role in roles.split() or (role == "manager" and roles != NOBODY)
