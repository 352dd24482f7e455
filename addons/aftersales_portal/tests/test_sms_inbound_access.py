from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .sms_inbound_common import SmsInboundCommon

READERS = ("reception", "complaint_officer", "manager")
OTHERS = ("dispatcher", "technician", "inspector", "storekeeper", "accountant")


@tagged("post_install", "-at_install")
class TestSmsInboundAccess(SmsInboundCommon):
    """Who reads what customers sent, and who sets up the gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.gateway.message_ids.sudo().create(
            {
                "gateway_id": cls.gateway.id,
                "company_id": cls.company.id,
                "date": "2026-05-04 10:00:00",
                "sender": "09123456789",
            }
        )

    def _make_user(self, role):
        return new_test_user(
            self.env,
            f"sms_{role}",
            groups=f"aftersales_warranty.aftersales_group_{role}",
            company_id=self.company.id,
        )

    def test_reception_complaints_and_managers_read_the_log(self):
        for role in READERS:
            with self.subTest(role=role):
                message = self.message.with_user(self._make_user(role))
                self.assertEqual(message.sender, "09123456789")
                self.assertEqual(message.search([("id", "=", message.id)]), message)

    def test_the_other_roles_do_not_read_the_log(self):
        users = [self._make_user(role) for role in OTHERS]
        for user in (*users, self.customer_user, self.agent_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.message.with_user(user).read(["sender"])

    def test_nobody_writes_the_log(self):
        for role in (*READERS, *OTHERS):
            message = self.message.with_user(self._make_user(role))
            for operation in ("write", "create", "unlink"):
                with self.subTest(role=role, operation=operation):
                    self.assertFalse(message.has_access(operation))

    def test_another_branch_does_not_read_the_log(self):
        branch = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        user = self._make_user("reception")
        user.sudo().write(
            {"company_ids": [(6, 0, branch.ids)], "company_id": branch.id}
        )

        with self.assertRaises(AccessError):
            self.message.with_user(user).read(["sender"])

    def test_only_an_administrator_sees_the_secret(self):
        gateway = self.gateway.with_user(self._make_user("manager"))
        self.assertTrue(gateway.inbound_url)
        with self.assertRaises(AccessError):
            gateway.read(["inbound_secret"])
        with self.assertRaises(AccessError):
            gateway.inbound_activation = "blank"

    def test_the_screens_open(self):
        user = self._make_user("manager")
        for model in ("aftersales.sms.message", "aftersales.sms.gateway"):
            for kind in ("list", "form", "search"):
                arch = self.env[model].with_user(user).get_view(view_type=kind)["arch"]
                self.assertTrue(arch)
        self.assertNotIn(
            'inbound_secret"',
            self.env["aftersales.sms.gateway"]
            .with_user(user)
            .get_view(view_type="form")["arch"],
        )
