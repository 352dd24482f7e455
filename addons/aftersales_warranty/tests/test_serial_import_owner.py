from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_serial_import import SerialImportCommon


class SerialImportOwnerCommon(SerialImportCommon):
    """Two storekeepers, each with an import of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.users["other"] = new_test_user(
            cls.env,
            "warranty_storekeeper_2",
            groups="aftersales_warranty.aftersales_group_storekeeper",
        )
        cls.own = cls._import("Serial\nA1\n=1\n", user="storekeeper")
        cls.own.action_check()
        cls.theirs = cls.own.with_user(cls.other)


@tagged("post_install", "-at_install")
class TestSerialImportOwner(SerialImportOwnerCommon):
    """What somebody brings in is his own business, and his manager's."""

    def test_import_of_a_colleague_is_not_seen(self):
        for user in (self.other, self.users["reception"]):
            for records in (self.own, self.own.column_ids, self.own.row_ids):
                model = records.with_user(user).browse()
                with self.subTest(f"{user.login} {records._name}"):
                    self.assertFalse(model.search([("id", "in", records.ids)]))
                    with self.assertRaises(AccessError):
                        records.with_user(user).read(["id", "display_name"])

    def test_import_of_a_colleague_is_not_touched(self):
        for name in (
            "action_check",
            "action_run",
            "action_pause",
            "action_reset",
            "action_view_rows",
            "action_scan_load",
            "action_scan_undo",
            "action_scan_done",
            "unlink",
        ):
            self.env.invalidate_all()
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.theirs, name)()
        with self.assertRaises(AccessError):
            self.theirs.action_scan("A9")
        with self.assertRaises(AccessError):
            self.theirs.write({"kind": "cards"})
        with self.assertRaises(AccessError):
            self.own.column_ids.with_user(self.other).write({"key": False})

    def test_owner_and_manager_go_on_with_it(self):
        manager = self.users["manager"]
        self.assertEqual(self.own.with_user(manager).row_ids.mapped("number"), [2, 3])
        self.own.action_run()
        self.assertEqual(self.own.done_count, 1)

    def test_import_is_handed_over_by_the_manager_only(self):
        with self.assertRaises(AccessError):
            self.own.write({"user_id": self.other.id})
        with self.assertRaises(AccessError):
            self._import("Serial\nA2\n", user="storekeeper", user_id=self.other.id)

        self.own.with_user(self.users["manager"]).user_id = self.other

        self.assertEqual(self.theirs.row_count, 2)
        with self.assertRaises(AccessError):
            self.own.with_user(self.users["storekeeper"]).read(["name"])

    def test_form_gives_a_new_import_to_its_maker(self):
        for role in ("reception", "storekeeper", "manager"):
            user = self.users[role]
            form = Form(self.env["aftersales.serial.import"].with_user(user))
            with self.subTest(role):
                self.assertEqual(form.save().user_id, user)

    def test_scanning_is_never_gone_on_with_by_another(self):
        model = self.env["aftersales.serial.import"]
        first = model.with_user(self.users["storekeeper"]).action_start_scan()
        second = model.with_user(self.other).action_start_scan()
        self.assertNotEqual(first["params"], second["params"])


@tagged("post_install", "-at_install")
class TestSerialImportOwnerDownload(SerialImportOwnerCommon, HttpCase):
    """The report of an import goes to whoever may see the import."""

    def test_report_is_for_the_owner_and_the_manager(self):
        url = f"/aftersales/serial_import/{self.own.id}/report.xlsx"
        for role, status in (
            ("storekeeper", 200),
            ("manager", 200),
            ("other", 403),
            ("reception", 403),
            ("accountant", 403),
        ):
            login = self.users[role].login
            self.authenticate(login, login)
            with self.subTest(role), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url).status_code, status)
