# ruff: noqa: RUF001  digits and letters of three scripts are meant
import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ROLES, WarrantyCommon


class SerialImportCommon(WarrantyCommon):
    """Files of serials of the fridge, imported by the reception."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fridge.default_code = "FRIDGE"
        cls.dealer.ref = "D-7"
        cls.import_model = cls.env["aftersales.serial.import"].with_user(
            cls.users["reception"]
        )

    @classmethod
    def _import(cls, text, kind="serials", user="reception", **vals):
        """Return an import of a text file, its columns guessed."""
        content = text.encode() if isinstance(text, str) else text
        return (
            cls.env["aftersales.serial.import"]
            .with_user(cls.users[user])
            .create(
                {
                    "kind": kind,
                    "product_id": cls.fridge.id,
                    "file": base64.b64encode(content),
                    "file_name": "serials.csv",
                    **vals,
                }
            )
        )

    @classmethod
    def _enter(cls, text, kind="serials", **vals):
        """Import, check and enter a text file."""
        each = cls._import(text, kind=kind, **vals)
        each.action_check()
        each.action_run()
        return each

    @classmethod
    def _get_problems(cls, each):
        """Return number and problem of the reported rows."""
        return [(row.number, row.problem) for row in each.row_ids if row.problem]

    def _find_lots(self, *names):
        domain = [("product_id", "=", self.fridge.id), ("name", "in", names)]
        return self.env["stock.lot"].search(domain)


@tagged("post_install", "-at_install")
class TestSerialImport(SerialImportCommon):
    """A file is read, checked and entered."""

    # === COLUMNS === #

    def test_columns_are_guessed_and_shown_with_samples(self):
        each = self._import("شماره سریال;تاریخ تولید;رنگ\nA1;۱۴۰۳/۰۱/۰۱;قرمز\n")

        self.assertRecordValues(
            each.column_ids,
            [
                {"index": 1, "key": "serial", "sample": "A1"},
                {"index": 2, "key": "manufacture_date", "sample": "1403/01/01"},
                {"index": 3, "key": False, "sample": "قرمز"},
            ],
        )
        self.assertTrue(each.has_header)

    def test_columns_of_a_file_without_header_are_remembered_by_the_next_one(self):
        first = self._import("X;A1;B-7\nY;A2;B-7\n")
        self.assertEqual(first.column_ids.mapped("key"), ["serial", False, False])
        first.column_ids[0].key = False
        first.column_ids[1].key = "serial"
        first.column_ids[2].key = "batch_ref"
        first.action_check()

        second = self._import("X;A3;B-8\n")

        self.assertEqual(
            second.column_ids.mapped("key"), [False, "serial", "batch_ref"]
        )

    def test_two_columns_cannot_be_the_same(self):
        each = self._import("Serial;Owner\nA1;x\n")

        with self.assertRaises(ValidationError) as error:
            each.column_ids[1].key = "serial"
        self.assertIn("Serial Number", str(error.exception))

    def test_column_that_a_kind_does_not_use_is_refused(self):
        each = self._import("Serial;Owner\nA1;x\n")

        with self.assertRaises(ValidationError) as error:
            each.column_ids[1].key = "owner_name"
        self.assertIn("Owner", str(error.exception))

    # === KINDS === #

    def test_scanner_list_becomes_units(self):
        each = self._enter("A1\nA2\nA3\n")

        self.assertEqual(
            (each.state, each.row_count, each.done_count, each.bad_count),
            ("done", 3, 3, 0),
        )
        lots = self._find_lots("A1", "A2", "A3")
        self.assertEqual(each.row_ids.lot_id, lots)
        self.assertEqual(lots.create_uid, self.users["reception"])
        self.assertFalse(lots.card_ids)

    def test_row_says_more_of_its_unit(self):
        self._enter(
            "Serial;Product;Production date;Batch\nA1;FRIDGE;1403/01/01;B-7\n",
            product_id=False,
        )

        lot = self._find_lots("A1")
        self.assertEqual(str(lot.manufacture_date), "2024-03-20")
        self.assertEqual(lot.batch_ref, "B-7")

    def test_imported_unit_is_the_same_as_one_created_by_hand(self):
        self._enter("A1\n")
        by_hand = self._create_lots("A2").with_user(self.users["reception"])
        imported = self._find_lots("A1")

        skipped = {"id", "name", "display_name", "create_uid", "write_uid"}
        skipped |= {"message_ids", "message_follower_ids", "activity_ids"}
        for name, field in imported._fields.items():
            if field.store and name not in skipped and not name.startswith("message_"):
                with self.subTest(field=name):
                    self.assertEqual(imported[name], by_hand.sudo()[name])

    def test_cards_are_issued_with_their_dates(self):
        each = self._enter(
            "Serial;Delivery date;Dealer;Card number\n"
            "A1;2024-05-12;D-7;\n"
            "A2;1403/05/12;;P-77\n",
            kind="cards",
        )

        self.assertFalse(self._get_problems(each))
        first, second = each.row_ids.card_id.sorted("id")
        self.assertEqual({first.state, second.state}, {"issued"})
        self.assertEqual((first.dealer_id, second.dealer_id.ids), (self.dealer, []))
        self.assertEqual(first.lot_id, self._find_lots("A1"))
        self.assertEqual(str(first.date_start), "2024-05-12")
        self.assertEqual(len(first.coverage_ids), 3)
        self.assertEqual(second.name, "P-77")
        self.assertEqual(str(second.date_start), "2024-08-02")

    def test_blank_cards_wait_for_their_units(self):
        each = self._enter(
            "Card number;Serial\nP-1;\nP-2;A2\n",
            kind="blank_cards",
            dealer_id=self.dealer.id,
        )

        self.assertFalse(self._get_problems(each))
        cards = each.row_ids.card_id.sorted("name")
        self.assertEqual(cards.mapped("name"), ["P-1", "P-2"])
        self.assertEqual(set(cards.mapped("state")), {"blank"})
        self.assertEqual(cards.dealer_id, self.dealer)
        self.assertEqual(cards[1].lot_id, self._find_lots("A2"))

    def test_blank_card_in_hand_becomes_the_card_of_its_unit(self):
        blank = self._create_card(
            name="P-9", product_id=self.fridge.id, partner_id=False
        )

        each = self._enter("Serial;Card\nA1;P-9\n", kind="cards")

        self.assertEqual(each.row_ids.card_id, blank)
        self.assertEqual(blank.state, "issued")
        self.assertEqual(blank.lot_id.name, "A1")

    def test_installed_base_brings_owners_and_old_cards(self):
        self.warranty_type.start_rule = "sale"
        self.env.company.country_id = self.env.ref("base.ir")
        each = self._enter(
            "Serial;Customer;Mobile;Date of purchase;Installation date\n"
            "L-1;Ali Rezaei;0912 000 0001;1393/02/01;1393/02/10\n"
            "L-2;Ali Rezaei;+۹۸ ۹۱۲ ۰۰۰ ۰۰۰۱;1394/02/01;\n"
            "L-3;Ms Zhang;;2015年1月2日;\n"
            "L-4;Nobody;no phone;2015年1月2日;\n",
            kind="installed_base",
        )

        self.assertEqual(self._get_problems(each), [(5, "bad_phone")])
        cards = each.row_ids.sorted("number").card_id
        self.assertEqual(cards[0].partner_id, cards[1].partner_id)
        self.assertEqual(cards[0].partner_id.name, "Ali Rezaei")
        self.assertEqual(cards[2].partner_id.name, "Ms Zhang")
        self.assertEqual(str(cards[0].installation_date), "2014-04-30")
        self.assertEqual(str(cards[2].date_start), "2015-01-02")
        self.assertEqual(cards[2].lot_id.warranty_state, "expired")

    def test_old_services_are_closed_records_of_their_units(self):
        self._create_lots("L-1")
        text = (
            "Serial;Service date;Job number;Description;Amount;Technician;Customer\n"
            "L-1;1393/02/01;J-1;Changed the belt;1,250.50;Reza;Ali Rezaei\n"
            "L-1;1393/08/01;J-2;Oiled;۱۲۰۰;Reza;Ali Rezaei\n"
            "L-1;1393/08/01;J-2;Oiled;۱۲۰۰;Reza;Ali Rezaei\n"
            "L-2;1393/08/01;J-3;Oiled;;;\n"
            "L-1;1393/08/01;J-4;Oiled;a lot;;\n"
            "L-1;;J-5;Oiled;;;\n"
        )

        each = self._enter(text, kind="history")

        self.assertEqual(
            self._get_problems(each),
            [
                (4, "twice_in_file"),
                (5, "lot_unknown"),
                (6, "bad_number"),
                (7, "missing"),
            ],
        )
        history = self.env["aftersales.unit.history"].search(
            [("lot_id.name", "=", "L-1")], order="date"
        )
        self.assertEqual(history.mapped("amount"), [1250.5, 1200.0])
        self.assertEqual(history[0].partner_id.name, "Ali Rezaei")
        again = self._enter(text, kind="history", registers_unknown=True)
        self.assertEqual(
            self._get_problems(again)[:2],
            [(2, "history_exists"), (3, "history_exists")],
        )
        self.assertEqual(again.row_ids.lot_id.mapped("name"), ["L-1", "L-2"])

    # === BAD ROWS === #

    def test_bad_rows_are_reported_and_good_ones_entered(self):
        self._create_lots("OLD-1")
        each = self._enter(
            "Serial;Production date\n"
            "A1;2024-01-01\n"
            "A1;2024-01-01\n"
            "OLD-1;\n"
            ";2024-01-01\n"
            "A2;32/01/2024\n"
            "A3;2150-01-01\n"
            "A4;=NOW()\n"
            f"{'9' * 300};\n"
            "\n"
            "1.23457E+11;\n"
            "A5;\n"
        )

        self.assertEqual(
            self._get_problems(each),
            [
                (3, "twice_in_file"),
                (4, "lot_exists"),
                (5, "missing"),
                (6, "bad_date"),
                (7, "future_date"),
                (8, "formula"),
                (9, "too_long"),
                (10, "empty"),
                (11, "rounded"),
            ],
        )
        self.assertEqual((each.row_count, each.done_count, each.bad_count), (11, 2, 9))
        self.assertEqual(len(self._find_lots("A1", "A5")), 2)
        self.assertTrue(all(row.mend for row in each.row_ids.filtered("problem")))

    def test_unknown_products_dealers_and_types_are_reported(self):
        plain = self._create_product("Plain", tracking="serial", default_code="PLAIN")
        self._create_product("Loose", default_code="LOOSE")
        self._create_product("Twin", tracking="serial")
        self._create_product("Twin", tracking="serial")
        each = self._enter(
            "Serial;Product;Dealer\n"
            "A1;FRIDGE;D-7\n"
            "A2;NONE;\n"
            "A3;LOOSE;\n"
            "A4;Twin;\n"
            f"A5;{plain.default_code};\n"
            "A6;FRIDGE;Nobody\n"
            "A7;;\n",
            kind="cards",
            product_id=False,
        )

        self.assertEqual(
            self._get_problems(each),
            [
                (3, "no_product"),
                (4, "not_tracked"),
                (5, "two_products"),
                (6, "no_type"),
                (7, "no_dealer"),
                (8, "no_product"),
            ],
        )
        self.assertEqual(each.done_count, 1)

    def test_open_cards_and_taken_numbers_are_reported(self):
        card = self._sell_and_deliver("SOLD-1")
        self._create_lots("KNOWN-1")
        each = self._enter(
            f"Serial;Card\nSOLD-1;\nKNOWN-1;\nA1;{card.name}\nA2;\n",
            kind="cards",
            uses_existing=True,
        )

        self.assertEqual(
            self._get_problems(each), [(2, "card_exists"), (4, "number_exists")]
        )
        self.assertEqual(self._find_lots("KNOWN-1").current_card_id.state, "issued")
        self.assertEqual(each.done_count, 2)

    def test_row_that_became_bad_is_refused_alone(self):
        each = self._import("Serial\n" + "".join(f"A{n}\n" for n in range(20)))
        each.action_check()
        self._create_lots("A7")
        patched = self.registry["stock.lot"].create

        def create(lots, vals_list):
            if any(vals.get("name") == "A3" for vals in vals_list):
                raise ValueError("A3 is not wanted")
            return patched(lots, vals_list)

        self.patch(self.registry["stock.lot"], "create", create)
        each.action_run()

        self.assertEqual(self._get_problems(each), [(5, "refused"), (9, "lot_exists")])
        self.assertEqual(each.row_ids.filtered("reason").reason, "A3 is not wanted")
        self.assertEqual((each.done_count, each.bad_count), (18, 2))

    def test_batch_never_reads_whole_tables(self):
        """Tables that grow within one transaction look empty to the planner."""
        each = self._import("Serial\nA1\nA2\n")
        each.action_check()
        kinds = ("enable_seqscan", "enable_bitmapscan")
        during = []
        patched = self.registry["aftersales.serial.import"]._enter

        def show():
            return [
                self.env.execute_query(SQL("SELECT current_setting(%s)", kind))[0][0]
                for kind in kinds
            ]

        def enter(imports, rows):
            during.append(show())
            return patched(imports, rows)

        before = show()
        self.patch(self.registry["aftersales.serial.import"], "_enter", enter)
        each.action_run()

        self.assertEqual(during, [["off", "off"]])
        self.assertEqual(show(), before)

    # === STATES === #

    def test_second_import_of_a_file_makes_no_double(self):
        text = "Serial\nA1\nA2\n"
        self._enter(text)
        before = self.env["stock.lot"].search_count([])

        second = self._enter(text)

        self.assertEqual(self.env["stock.lot"].search_count([]), before)
        self.assertEqual(
            self._get_problems(second), [(2, "lot_exists"), (3, "lot_exists")]
        )

    def test_done_import_does_not_run_again(self):
        each = self._enter("Serial\nA1\n")

        with self.assertRaises(UserError):
            each.action_run()
        with self.assertRaises(UserError):
            each.action_check()
        with self.assertRaises(UserError):
            each.unlink()
        self.assertEqual(len(self._find_lots("A1")), 1)

    def test_unreadable_file_fails_with_a_sentence_and_can_be_replaced(self):
        each = self._import(b"%PDF-1.7 no list")
        self.assertEqual(each.state, "failed")
        self.assertIn("CSV or XLSX", each.failure)

        each.file = base64.b64encode(b"Serial\nA1\n")

        self.assertEqual((each.state, each.failure), ("draft", False))
        each.action_check()
        self.assertEqual(each.ready_count, 1)

    def test_import_without_file_or_serial_column_is_refused(self):
        empty = self.import_model.create({})
        with self.assertRaises(UserError):
            empty.action_check()

        each = self._import("Serial;Batch\nA1;B\n")
        each.column_ids[0].key = False
        with self.assertRaises(UserError) as error:
            each.action_check()
        self.assertIn("Serial Number", str(error.exception))

    # === ROLES === #

    def test_reception_and_storekeeper_import(self):
        for role in ("reception", "storekeeper", "manager"):
            with self.subTest(role=role):
                each = self._enter(f"Serial\n{role}\n", kind="cards", user=role)
                self.assertEqual((each.state, each.done_count), ("done", 1))

    def test_other_roles_are_refused(self):
        each = self._import("Serial\nA1\n")
        for role in set(ROLES) - {"reception", "storekeeper", "manager"}:
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self._import("Serial\nA1\n", user=role)
                with self.assertRaises(AccessError):
                    each.with_user(self.users[role]).action_run()
                with self.assertRaises(AccessError):
                    each.with_user(self.users[role]).row_ids.mapped("serial")

    def test_state_counts_and_rows_are_written_by_steps_only(self):
        each = self._import("Serial\nA1\n")
        each.action_check()
        for vals in ({"state": "done"}, {"done_count": 5}, {"position": 9}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                each.write(vals)
        with self.assertRaises(AccessError):
            each.row_ids.write({"serial": "A2"})
        with self.assertRaises(AccessError):
            each.write({"row_ids": [Command.create({"serial": "A2"})]})
