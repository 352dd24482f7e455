import json
import re
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import WarrantyCommon

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@tagged("post_install", "-at_install")
class TestUnitFinder(WarrantyCommon):
    """Whatever the customer can name leads to his unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.card = cls._sell_and_deliver("FND-1001")
        cls.lot = cls.card.lot_id
        cls.lot.body_number = "BN-77/5"
        cls.inner = cls._create_lots("CMP-9001", product=cls.compressor)
        cls.component = cls.env["aftersales.unit.component"].create(
            {"unit_id": cls.lot.id, "lot_id": cls.inner.id}
        )
        cls.finder = cls.env["aftersales.unit.finder"].with_user(cls.users["reception"])

    def _check_finds(self, text, kind, lot=None):
        """Check that a text leads to one unit, and by what."""
        hits = self.finder._find(text)
        self.assertEqual([hit.kind for hit in hits], [kind], text)
        self.assertEqual(hits[0].lot, self.lot if lot is None else lot, text)
        return hits[0]

    def test_card_and_serial_in_any_script_and_case(self):
        for name, kind in ((self.card.name, "card"), ("FND-1001", "unit")):
            for text in (
                name,
                name.lower(),
                f"  {name}\t",
                name.translate(PERSIAN),
                name.translate(ARABIC),
            ):
                with self.subTest(text):
                    hit = self._check_finds(text, kind)
                    self.assertEqual(hit.card, self.card)
                    self.assertEqual(hit.partner, self.consumer)

    def test_numbers_stored_in_foreign_digits_are_found_too(self):
        lot = self._create_lots("سریال-77".translate(PERSIAN))
        self._check_finds("سریال-77", "unit", lot)
        chinese = self._create_lots("冰箱-88")
        self._check_finds("冰箱-88", "unit", chinese)

    def test_component_body_number_and_old_service(self):
        self.env["aftersales.unit.history"].create(
            {"lot_id": self.lot.id, "name": "OLD-5", "date": "2020-02-02"}
        )
        self._check_finds("cmp-9001", "component")
        self._check_finds("bn-77/5", "body")
        self._check_finds("old-5", "history")

    def test_a_component_leads_to_the_unit_it_sits_in_now(self):
        self.component.write({"date_in": "2026-01-01", "date_out": "2026-01-10"})
        self.env.flush_all()
        other = self._create_lots("FND-2002")
        self.env["aftersales.unit.component"].create(
            {"unit_id": other.id, "lot_id": self.inner.id, "date_in": "2026-01-10"}
        )
        hits = self.finder._find("CMP-9001")
        self.assertEqual([hit.lot.name for hit in hits], ["FND-2002", "FND-1001"])

    def test_phone_in_any_spelling(self):
        for text in (
            "+98 912 345 6789",
            "00989123456789",
            "0912-345-67-89",
            "0912 345 6789".translate(PERSIAN),
            "(+98) 912 3456789".translate(ARABIC),
            "9123456789",
        ):
            with self.subTest(text):
                hit = self._check_finds(text, "phone")
                self.assertEqual(hit.partner, self.consumer)

    def test_phone_without_its_country_is_found_by_its_end(self):
        self.consumer.phone = "+46 8 555 001 43"
        hit = self._check_finds("855500143", "phone")
        self.assertFalse(hit.is_exact)
        self.assertFalse(self.finder._find("500143"))

    def test_national_id_and_subscription(self):
        self.consumer.aftersales_national_id = "008-457594-8"
        self.consumer.aftersales_subscription_number = "SUB 100"
        self._check_finds("008 457 594 8".translate(PERSIAN), "national_id")
        self._check_finds("sub-100", "subscription")

    def test_a_contact_of_a_company_leads_to_the_units_of_the_company(self):
        company = self.env["res.partner"].create({"name": "Hotel", "is_company": True})
        self.env["res.partner"].create(
            {"name": "陈伟", "parent_id": company.id, "phone": "+98 912 345 0001"}
        )
        self.card.with_user(self.users["reception"]).partner_id = company
        hit = self._check_finds("09123450001", "phone")
        self.assertEqual(hit.partner.name, "陈伟")

    def test_invoice_order_and_delivery_for_whoever_may_not_read_them(self):
        order = self.card.sale_order_id
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertFalse(invoice.with_user(self.users["reception"]).has_access("read"))

        for text, kind in (
            (invoice.name, "invoice"),
            (invoice.name.lower(), "invoice"),
            (order.name, "sale"),
            (order.name.lower().translate(PERSIAN), "sale"),
            (self.card.picking_id.name, "delivery"),
        ):
            with self.subTest(text):
                self._check_finds(text, kind)

    def test_an_order_leads_to_units_without_a_card(self):
        self.warranty_type.active = False
        self.fridge.warranty_type_id = False
        lot = self._stock(self._create_lots("FND-3003"))
        order = self._sell()
        self._deliver(order.picking_ids, lot)
        self.assertFalse(lot.card_ids)
        self._check_finds(order.name, "sale", lot)

    def test_several_are_listed_and_cut_at_the_limit(self):
        self._sell_and_deliver(*(f"FND-40{number:02}" for number in range(30)))
        page = self.finder.find_units("09123456789", limit=20)
        self.assertEqual(len(page["hits"]), 20)
        self.assertTrue(page["has_more"])
        self.assertEqual(page["message"], "")

    def test_a_beginning_finds_what_resembles_it(self):
        hits = self.finder._find("fnd-1")
        self.assertEqual(hits[0].lot, self.lot)
        self.assertFalse(hits[0].is_exact)
        self.assertFalse(self.finder._find("FND"))
        self.assertFalse(self.finder._find("%%%%%"))
        self.assertFalse(self.finder._find("FND_1001"))

    def test_nothing_found_says_what_to_try(self):
        for text in ("NOPE-1", "0912 000 0000", "' OR 1=1 --", "ناشناس", "x" * 5000):
            page = self.finder.find_units(text)
            with self.subTest(text):
                self.assertFalse(page["hits"])
                self.assertIn(text[:100], page["message"])
                self.assertIn("phone", page["message"])
        for text in ("", "   ", None, False, "\0", "\x1d\t", "\ud800", [], 0):
            with self.subTest(text):
                self.assertEqual(
                    self.finder.find_units(text),
                    {"hits": [], "has_more": False, "message": ""},
                )

    def test_what_no_person_types_is_answered_too(self):
        for text in (5, 2.5, True, ["FND"], {"a": 1}, "x\0y", "x" * 100_000, "٪_%\\"):
            page = self.finder.find_units(text)
            with self.subTest(str(text)[:20]):
                self.assertFalse(page["hits"])
                self.assertIn("Nothing is known", page["message"])
        name = self.lot.name
        for limit in (0, -1, None, "a", 10**12):
            with self.subTest(limit=limit):
                self.assertTrue(self.finder.find_units(f"{name}\0", limit)["hits"])

    def test_page_tells_owner_state_and_what_is_owed(self):
        [hit] = self.finder.find_units("FND-1001")["hits"]
        self.assertEqual(hit["owner"]["name"], "Shirin Rahimi")
        self.assertEqual(hit["state"], "running")
        self.assertIn("In warranty until", hit["owed"])
        self.assertEqual(
            [promise["kind"] for promise in hit["promises"]],
            ["Guarantee", "Limited Warranty", "Commitment"],
        )
        self.assertIn("parts 100 %", hit["promises"][0]["pays"])
        self.assertIn("some parts until", hit["owed"])
        self.assertIn("at cost", hit["promises"][2]["scope"])
        json.dumps(hit)

    def test_a_suspended_card_owes_nothing(self):
        self.card.with_user(self.users["reception"]).action_suspend("Unpaid")
        [hit] = self.finder.find_units("FND-1001")["hits"]
        self.assertIn("Unpaid", hit["owed"])
        self.assertFalse(hit["promises"])

    def test_an_expired_unit_says_when_it_ended(self):
        card = self._create_card(
            self._create_lots("FND-5005"), delivery_date="2001-01-10"
        )
        card.action_issue()
        [hit] = self.finder.find_units("FND-5005")["hits"]
        self.assertIn("ended on", hit["owed"])
        self.assertIn("charged", hit["owed"])

    def test_a_blank_card_and_an_owner_without_a_unit_are_shown(self):
        blank = self._create_card(partner_id=False)
        self.env["res.partner"].create({"name": "Newcomer", "phone": "09123450002"})
        [hit] = self.finder.find_units(blank.name)["hits"]
        self.assertEqual(hit["card"]["id"], blank.id)
        self.assertIn("no unit", hit["owed"])
        [hit] = self.finder.find_units("09123450002")["hits"]
        self.assertEqual(hit["owner"]["name"], "Newcomer")
        self.assertIn("without a registered unit", hit["owed"])

    def test_spare_parts_in_stock_are_no_units(self):
        self._create_lots("PART-1", product=self.compressor)
        self.assertFalse(self.finder._find("PART-1"))

    def test_every_role_searches_and_outsiders_are_refused(self):
        for role, user in self.users.items():
            with self.subTest(role):
                self.assertTrue(self.finder.with_user(user).find_units("FND-1001"))
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"stranger_{group}", groups=group)
            with self.subTest(group), self.assertRaises(AccessError):
                self.finder.with_user(user).find_units("FND-1001")

    def test_a_unit_the_user_may_not_read_is_not_found(self):
        branch = self.env["res.company"].create({"name": "Elsewhere"})
        lot = self._create_lots("FND-6006", company_id=branch.id)
        self.assertFalse(self.finder._find("FND-6006"))
        user = self.users["reception"]
        user.company_ids = [Command.link(branch.id)]
        finder = self.finder.with_context(allowed_company_ids=user.company_ids.ids)
        self.assertEqual([hit.lot for hit in finder._find("FND-6006")], [lot])

    def test_a_unit_and_a_card_are_chosen_by_whatever_the_finder_knows(self):
        lots = self.env["stock.lot"].with_user(self.users["reception"])
        cards = self.env["aftersales.warranty.card"].with_user(self.users["reception"])
        for text in ("0912 345 6789", "CMP-9001", "BN-77/5", self.card.name):
            with self.subTest(text):
                self.assertIn(self.lot.id, [lot[0] for lot in lots.name_search(text)])
                self.assertIn(
                    self.card.id, [card[0] for card in cards.name_search(text)]
                )

    def test_a_search_costs_few_queries_however_many_units_it_finds(self):
        counts = []
        for count in (1, 20):
            partner = self.env["res.partner"].create(
                {"name": f"Owner {count}", "phone": f"0912345{count:04}"}
            )
            self._sell_and_deliver(
                *(f"FQ{count}-{number}" for number in range(count)), partner=partner
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.finder.find_units("FND-1001")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page = self.finder.find_units(partner.phone)
            self.assertEqual(len(page["hits"]), count)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLessEqual(counts[1], 25)


BIG_TABLES = (
    "account_move",
    "aftersales_warranty_card",
    "res_partner",
    "sale_order",
    "stock_lot",
    "stock_picking",
)


@tagged("post_install", "-at_install")
class TestUnitFinderPlan(WarrantyCommon):
    """Every identifier is looked up by an index, whatever the size of the tables."""

    SIZE = 20000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, active, type, phone,
                phone_sanitized, autopost_bills)
            SELECT 'Owner ' || n, 'Owner ' || n, true, 'contact',
                '+98935' || lpad(n::text, 7, '0'), '+98935' || lpad(n::text, 7, '0'),
                'ask'
            FROM generate_series(1, %(size)s) AS n;
            INSERT INTO stock_lot (name, product_id, body_number)
            SELECT 'PLAN-' || n, %(product)s, 'BODY-' || n
            FROM generate_series(1, %(size)s) AS n;
            INSERT INTO aftersales_warranty_card
                (name, lot_id, product_id, type_id, state, partner_id)
            SELECT 'PLANCARD-' || row_number() OVER (), lot.id, %(product)s, %(type)s,
                'issued', partner.id
            FROM stock_lot AS lot JOIN res_partner AS partner
                ON partner.phone_sanitized
                    = '+98935' || lpad(substr(lot.name, 6), 7, '0')
            WHERE lot.name LIKE 'PLAN-%%';
            """,
            {
                "size": cls.SIZE,
                "product": cls.fridge.id,
                "type": cls.warranty_type.id,
            },
        )
        cls._multiply(cls._sell(), "PLANSALE-")
        cls._multiply(cls.env["stock.picking"].search([], limit=1), "PLANOUT-")
        cls._multiply(cls._invoice(), "PLANINV-")
        for table in BIG_TABLES:
            cls.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    @classmethod
    def _invoice(cls):
        """Return a posted invoice."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.consumer.id,
                "invoice_line_ids": [Command.create({"product_id": cls.fridge.id})],
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def _multiply(cls, record, prefix):
        """Copy the row of a document many times, past the ORM, under new numbers."""
        cls.env.flush_all()
        columns = [
            SQL.identifier(name)
            for name, field in record._fields.items()
            if field.store and field.column_type and name not in ("id", "name")
        ]
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (name, %(columns)s) SELECT %(prefix)s || n, "
                "%(columns)s FROM %(table)s, generate_series(1, %(size)s) AS n "
                "WHERE id = %(id)s",
                table=SQL.identifier(record._table),
                columns=SQL(", ").join(columns),
                prefix=prefix,
                size=cls.SIZE,
                id=record.id,
            )
        )

    def _explain(self, text):
        """Return the plans of all queries of a search."""
        plans = []
        execute_query = type(self.env).execute_query

        def explain(env, query):
            plans.append(
                "\n".join(
                    line for (line,) in execute_query(env, SQL("EXPLAIN %s", query))
                )
            )
            return execute_query(env, query)

        with patch.object(type(self.env), "execute_query", explain):
            hits = self.env["aftersales.unit.finder"]._find(text)
        return hits, plans

    def _get_seq_scans(self, plans):
        """Return the big tables that a plan reads from end to end."""
        found = re.findall(r"Seq Scan on (\w+)", "\n".join(plans))
        return [table for table in found if table in BIG_TABLES]

    def test_no_search_reads_a_whole_table(self):
        for text, index, is_known in (
            ("PLAN-19999", "stock_lot_name_key_idx", True),
            ("plancard-7", "aftersales_warranty_card_name_key_idx", True),
            ("BODY-12345", "stock_lot_body_number_key_idx", True),
            ("0935 001 2345", "res_partner_phone_sanitized_idx", True),
            ("plansale-9", "sale_order_name_key_idx", False),
            ("planout-9", "stock_picking_name_key_idx", False),
            ("planinv-9", "account_move_name_key_idx", False),
            ("9990084575948", "res_partner_aftersales_national_id_uniq", False),
            ("NOPE-2", "res_partner_aftersales_subscription_uniq", False),
        ):
            hits, plans = self._explain(text)
            with self.subTest(text):
                self.assertFalse(self._get_seq_scans(plans))
                self.assertTrue(any(index in plan for plan in plans))
                self.assertEqual(bool(hits), is_known)

    def test_similar_texts_are_found_by_the_index_too(self):
        for text in ("PLAN-1999", "plancard-777", "9350012345"):
            hits, plans = self._explain(text)
            with self.subTest(text):
                self.assertTrue(hits)
                self.assertFalse(self._get_seq_scans(plans))
