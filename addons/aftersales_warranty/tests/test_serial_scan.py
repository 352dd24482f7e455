from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import ROLES
from .test_serial_import import SerialImportCommon


@tagged("post_install", "-at_install")
class TestSerialScan(SerialImportCommon):
    """Serials are scanned one after another and answered at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fridge.barcode = "6260000000017"
        cls.scan = cls.import_model.create({"is_scanned": True})

    def _scan(self, *texts):
        return [self.scan.action_scan(text)["status"] for text in texts]

    def test_each_scan_is_answered(self):
        self._create_lots("OLD-1")

        statuses = self._scan(
            "SN-1", "6260000000017", "SN-1", "SN-۲", "SN-1", "OLD-1", "=1", "9" * 200
        )

        self.assertEqual(
            statuses,
            ["bad", "product", "new", "new", "duplicate", "known", "bad", "bad"],
        )
        self.assertEqual(self.scan.row_count, 2)
        self.assertEqual(
            [row["serial"] for row in self.scan.action_scan_load()["rows"]],
            ["SN-2", "SN-1"],
        )

    def test_units_of_several_products_come_in_together(self):
        other = self._create_product("Oven", tracking="serial", default_code="OVEN")
        self._scan("FRIDGE", "SN-1", "OVEN", "SN-1", "SN-2")

        action = self.scan.action_scan_done()

        self.assertEqual(action["res_id"], self.scan.id)
        self.assertEqual((self.scan.state, self.scan.done_count), ("done", 3))
        lots = self.scan.row_ids.lot_id
        self.assertEqual(len(lots.filtered(lambda lot: lot.product_id == other)), 2)

    def test_scanned_units_get_their_cards_where_asked(self):
        self.scan.action_scan_kind("cards")
        self._scan("FRIDGE", "SN-1")

        self.scan.action_scan_done()

        self.assertEqual(self.scan.row_ids.card_id.state, "issued")
        with self.assertRaises(UserError):
            self.import_model.create({"is_scanned": True}).action_scan_kind("history")

    def test_one_code_may_say_product_and_serial(self):
        self.env.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        self.fridge.barcode = "06260000000019"

        answer = self.scan.action_scan("010626000000001921SN-77")

        self.assertEqual((answer["status"], answer["serial"]), ("new", "SN-77"))
        self.assertEqual(self.scan.row_ids.product_id, self.fridge)

    def test_what_no_scanner_sends_is_no_serial_number(self):
        for is_gs1 in (False, True):
            if is_gs1:
                self.env.company.nomenclature_id = self.env.ref(
                    "barcodes_gs1_nomenclature.default_gs1_nomenclature"
                )
            for text in (
                None,
                False,
                "",
                "\0",
                "A\0",
                "\ud800",
                "A\x07",
                "x" * 100_000,
            ):
                with self.subTest(str(text)[:20], is_gs1=is_gs1):
                    self.scan.product_id = self.fridge
                    self.assertEqual(self._scan(text), ["bad"])
            self.assertEqual(self._scan(5, ["B"])[0], "duplicate" if is_gs1 else "new")
        # the date of expiry of a GS1 code, were there such a month
        self.assertEqual(self._scan("17269999"), ["new"])

    def test_last_scan_can_be_taken_back(self):
        self._scan("FRIDGE", "SN-1", "SN-2")

        answer = self.scan.action_scan_undo()

        self.assertEqual((answer["serial"], answer["count"]), ("SN-2", 1))
        self.assertEqual(self._scan("SN-2"), ["new"])
        self.scan.action_scan_undo()
        self.scan.action_scan_undo()
        self.assertFalse(self.scan.action_scan_undo()["serial"])

    def test_unit_that_came_in_meanwhile_is_reported(self):
        self._scan("FRIDGE", "SN-1", "SN-2")
        self._create_lots("SN-1")

        self.scan.action_scan_done()

        self.assertEqual(self._get_problems(self.scan), [(1, "lot_exists")])
        self.assertEqual(self.scan.done_count, 1)

    def test_scanning_is_gone_on_with_until_it_is_done(self):
        first = self.import_model.action_start_scan()["params"]
        self.assertEqual(first, {"import_id": self.scan.id})
        self._scan("FRIDGE", "SN-1")
        self.scan.action_scan_done()

        self.assertNotEqual(self.import_model.action_start_scan()["params"], first)
        with self.assertRaises(UserError):
            self.scan.action_scan("SN-2")
        with self.assertRaises(UserError):
            self._import("Serial\nA1\n").action_scan("SN-2")

    def test_nothing_scanned_is_nothing_to_enter(self):
        with self.assertRaises(UserError):
            self.scan.action_scan_done()

    def test_product_chosen_by_hand_must_be_tracked(self):
        loose = self._create_product("Loose")
        with self.assertRaises(UserError):
            self.scan.action_scan_product(loose.id)
        totals = self.scan.action_scan_product(self.fridge.id)
        self.assertEqual(totals["product_id"], self.fridge.id)

    def test_other_roles_do_not_scan(self):
        for role in set(ROLES) - {"reception", "storekeeper", "manager"}:
            scan = self.scan.with_user(self.users[role])
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    scan.action_scan("SN-1")
                with self.assertRaises(AccessError):
                    scan.action_scan_undo()


@tagged("post_install", "-at_install", "aftersales_full")
class TestSerialScanTour(SerialImportCommon, HttpCase):
    """A receptionist scans a pallet in a real browser."""

    def test_pallet_is_scanned_and_entered(self):
        self._create_lots("KNOWN-1")
        scan = self.import_model.create({"is_scanned": True})
        url = f"/odoo/aftersales.serial.import/{scan.id}"

        self.start_tour(url, "aftersales_serial_scan", login="warranty_reception")

        self.assertEqual((scan.state, scan.done_count), ("done", 2))
        self.assertEqual(scan.row_ids.lot_id.mapped("name"), ["SCAN-1", "SCAN-2"])
