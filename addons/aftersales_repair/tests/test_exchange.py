from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestExchange(AftersalesRepairCommon):
    """A new unit goes out, the faulty one comes in, both know of each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spare = cls._add_stock(cls.fridge, 1, "FR-0009")
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.big_fridge = cls._make_product(
            "Fridge 500", 600.0, 1200.0, tracking="serial", is_serviceable=True
        )

    def _beyond_repair(self, case):
        order = self._assign(case)
        log = order.action_start()
        log.is_beyond_repair = True
        return self._submit(order, "Frame is cracked")

    def _make_ready_to_replace(self):
        case = self._request()
        self._beyond_repair(case)
        self.assertEqual(case.state, "to_sort")
        return case

    # === LINKS AND CONDITION === #

    def test_both_units_are_linked_for_good(self):
        case = self._make_ready_to_replace()

        case.with_user(self.dispatcher).action_replace(self.spare)

        self.assertEqual(case.replacement_lot_id, self.spare)
        self.assertRecordValues(
            self.unit | self.spare,
            [
                {
                    "replaced_by_lot_id": self.spare.id,
                    "replaces_lot_id": False,
                    "aftersales_condition": "faulty",
                },
                {
                    "replaced_by_lot_id": False,
                    "replaces_lot_id": self.unit.id,
                    "aftersales_condition": "new",
                },
            ],
        )
        for lot, title in (
            (self.unit, "Replaced by FR-0009"),
            (self.spare, "Replaces FR-0001"),
        ):
            events = lot.with_user(self.reception)._get_unit_timeline()
            self.assertIn(title, [event.title for event in events])
        self.assertIn("Replaces FR-0001", self.spare.timeline_html)

    def test_unit_given_for_another_lies_in_one_place_when_it_comes_in(self):
        case = self._make_ready_to_replace()
        case.with_user(self.dispatcher).action_replace(self.spare)

        other = self._request(self.spare.name)

        quants = self.spare.quant_ids.filtered(lambda quant: quant.quantity > 0)
        self.assertEqual(quants.location_id, self.custody)
        self.assertEqual(self.spare.location_id, self.custody)
        # its cost went out with it, and stays there
        self.assertFalse(other.move_ids.account_move_id)
        other.with_user(self.reception).action_cancel("Works after all")
        self.assertEqual(self.spare.location_id, self.customers)

    def test_condition_and_links_are_not_keyed_in(self):
        for vals in ({"aftersales_condition": "new"}, {"replaces_lot_id": False}):
            with self.assertRaises(AccessError):
                self.unit.with_user(self.manager).write(vals)
            with self.assertRaises(AccessError):
                self.env["stock.lot"].with_user(self.env.user).create(
                    {"name": "X-1", "product_id": self.fridge.id, **vals}
                )

    def test_units_are_found_by_their_condition(self):
        case = self._make_ready_to_replace()
        self.assertEqual(self.unit.aftersales_condition, "faulty")

        case.with_user(self.dispatcher).action_replace(self.spare)

        faulty = self.env["stock.lot"].search(
            [("aftersales_condition", "=", "faulty"), ("id", "in", self.unit.ids)]
        )
        self.assertEqual(faulty, self.unit)

    def test_repaired_unit_is_repaired_and_its_serials_are_a_pair(self):
        self._add_stock(self.compressor, 1, "CP-NEW")
        new = self.env["stock.lot"].search([("name", "=", "CP-NEW")])
        old = new.create({"name": "CP-OLD", "product_id": self.compressor.id})
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(
            case, self.compressor, lot_id=new.id, removed_lot_id=old.id
        )

        self._submit(order)

        self.assertEqual(self.unit.aftersales_condition, "repaired")
        self.assertEqual(old.replaced_by_lot_id, new)
        self.assertEqual(new.replaces_lot_id, old)
        self.assertEqual(old.aftersales_condition, "faulty")
        moves = part.move_ids.sorted("id")
        self.assertEqual(moves.mapped("aftersales_condition"), ["new", "faulty"])

    def test_scrapped_unit_is_scrap(self):
        case = self._make_ready_to_replace()
        case.with_user(self.dispatcher).action_replace(self.spare)

        case.with_user(self.storekeeper).action_dismantle()

        self.assertEqual(self.unit.aftersales_condition, "scrapped")

    def test_units_exchanged_before_get_their_past(self):
        case = self._make_ready_to_replace()
        case.with_user(self.dispatcher).action_replace(self.spare)
        units = self.unit | self.spare
        units.sudo().write(
            {
                "aftersales_condition": "new",
                "replaced_by_lot_id": False,
                "replaces_lot_id": False,
            }
        )
        case.sudo().replacement_lot_id = False
        self.env.flush_all()
        script = Path(__file__).parents[1] / "migrations/19.0.1.3.0/post-exchange.py"

        load_script(str(script), "post_exchange").migrate(self.env.cr, "19.0.1.2.0")

        self.env.invalidate_all()
        self.assertEqual(case.replacement_lot_id, self.spare)
        self.assertEqual(self.unit.replaced_by_lot_id, self.spare)
        self.assertEqual(self.spare.replaces_lot_id, self.unit)
        self.assertEqual(units.mapped("aftersales_condition"), ["faulty", "new"])

    # === TERM === #

    def test_fresh_term_starts_with_the_replacement(self):
        self.warranty_type.replacement_term = "fresh"
        case = self._make_ready_to_replace()
        old = case.card_id

        case.with_user(self.dispatcher).action_replace(self.spare)

        new = self.spare.current_card_id
        self.assertEqual(new.date_start, self.today)
        self.assertGreater(new.date_end, old.date_end)
        self.assertEqual(new.replaces_id, old)
        self.assertEqual(len(new.coverage_ids), len(self.warranty_type.term_ids))
        new.installation_date = self.today
        self.assertEqual(new.date_start, self.today)

    # === ON SITE === #

    def test_unit_replaced_on_site_comes_in(self):
        case = self._request(place="customer")
        order = self._assign(case)
        self.assertFalse(case.is_in_custody)
        self.assertTrue(case.with_user(self.dispatcher).can_replace)
        end = case.card_id.date_end

        case.with_user(self.dispatcher).action_replace(self.spare)

        self.assertEqual(case.state, "replaced")
        self.assertTrue(case.is_in_custody)
        self.assertEqual(self.unit.location_id, self.custody)
        self.assertEqual(self.spare.location_id.usage, "customer")
        self.assertEqual(self.spare.current_card_id.date_end, end)
        self.assertEqual(order.sudo().state, "cancelled")
        case.with_user(self.storekeeper).action_dismantle()
        self.assertEqual(self.unit.aftersales_condition, "scrapped")

    def test_unit_that_proved_beyond_repair_on_site_is_replaced(self):
        case = self._request(place="customer")
        self._beyond_repair(case)
        self.assertEqual(case.state, "delivered")

        case.with_user(self.dispatcher).action_replace(self.spare)

        self.assertEqual(case.state, "replaced")
        self.assertEqual(self.unit.location_id, self.custody)
        self.assertEqual(case.log_ids.state, "approved")

    def test_unit_that_is_back_with_another_case_is_replaced_there(self):
        case = self._request(place="customer")
        self._beyond_repair(case)
        other = self._request()

        with self.assertRaises(UserError) as error:
            case.with_user(self.dispatcher).action_replace(self.spare)
        self.assertIn(other.name, str(error.exception))

    def test_repaired_unit_on_site_is_not_replaced(self):
        case = self._request(place="customer")
        self._submit(self._assign(case))
        self.assertEqual(case.state, "delivered")
        self.assertFalse(case.with_user(self.dispatcher).can_replace)

        with self.assertRaises(UserError):
            case.with_user(self.dispatcher).action_replace(self.spare)

    def test_visit_that_has_begun_is_ended_first(self):
        case = self._request(place="customer")
        self._assign(case).action_start()

        with self.assertRaises(UserError):
            case.with_user(self.dispatcher).action_replace(self.spare)
        self.assertEqual(self.unit.location_id, self.customers)

    def test_new_unit_comes_from_the_technician_who_has_it(self):
        place = self.tech.location_id
        spare = self._add_stock(self.fridge, 1, "FR-0010", place)
        case = self._make_ready_to_replace()

        case.with_user(self.dispatcher).action_replace(spare)

        move = case.move_ids.filtered(lambda row: row.aftersales_lot_id == spare)
        self.assertEqual(move.location_id, place)
        self.assertEqual(move.value, 400)

    def test_replacement_is_posted_once_by_its_template(self):
        account = self.company_data["default_account_expense"]
        other = account.copy()
        self.env["aftersales.posting.template"].create(
            {
                "activity": "replacement_unit",
                "debit_account_id": account.id,
                "credit_account_id": other.id,
            }
        )
        case = self._make_ready_to_replace()

        case.with_user(self.dispatcher).action_replace(self.spare)

        posting = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        self.assertEqual(posting.mapped("amount"), [400.0])

    def test_unit_cannot_replace_itself(self):
        case = self._make_ready_to_replace()
        with self.assertRaises(UserError):
            case.with_user(self.dispatcher).action_replace(self.unit)

    # === ANOTHER MODEL === #

    def test_another_model_is_the_managers(self):
        big = self._add_stock(self.big_fridge, 1, "BF-1")
        case = self._make_ready_to_replace()

        with self.assertRaises(UserError) as error:
            case.with_user(self.dispatcher).action_replace(big)
        self.assertIn("manager", str(error.exception))
        self.assertEqual(case.state, "to_sort")

        case.with_user(self.manager).action_replace(big)

        self.assertEqual(case.state, "replaced")
        self.assertEqual(big.current_card_id.product_id, self.big_fridge)
        move = self.env["account.move"].search(
            [("aftersales_exchange_case_id", "=", case.id)]
        )
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "state": "draft",
                    "amount_untaxed": 300,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn(move, case.invoice_ids)
        self.assertEqual(move.aftersales_case_ids, case)

    def _replace_by_taxed_model(self, override, is_sold=True):
        """Give out the big fridge; both models bear 10 %. Return the draft."""
        tax = self.env["account.tax"].create(
            {"name": "Tax 10", "amount": 10.0, "price_include_override": override}
        )
        (self.fridge | self.big_fridge).taxes_id = tax
        unit = self._make_unit("FR-0002")
        if not is_sold:
            unit.card_ids.sudo().sale_line_id = False
        big = self._add_stock(self.big_fridge, 1, "BF-1")
        case = self._request("FR-0002")
        self._beyond_repair(case)
        case.with_user(self.manager).action_replace(big)
        return case.invoice_ids

    def test_difference_of_prices_with_their_tax_bears_it_once(self):
        move = self._replace_by_taxed_model("tax_included")

        self.assertRecordValues(move, [{"amount_untaxed": 272.73, "amount_total": 300}])

    def test_list_prices_with_their_tax_differ_without_it(self):
        move = self._replace_by_taxed_model("tax_included", is_sold=False)

        self.assertRecordValues(move, [{"amount_untaxed": 272.73, "amount_total": 300}])

    def test_tax_on_top_comes_on_top_of_the_difference(self):
        move = self._replace_by_taxed_model("tax_excluded")

        self.assertRecordValues(move, [{"amount_untaxed": 300, "amount_total": 330}])

    def test_cheaper_model_is_credited(self):
        small = self._make_product(
            "Fridge 100", 200.0, 500.0, tracking="serial", is_serviceable=True
        )
        lot = self._add_stock(small, 1, "SF-1")
        case = self._make_ready_to_replace()

        case.with_user(self.manager).action_replace(lot.id, -250.0)

        move = case.invoice_ids
        self.assertEqual(move.move_type, "out_refund")
        self.assertEqual(move.amount_untaxed, 250)
        move.action_post()
        self.assertFalse(move.line_ids.filtered(lambda row: row.display_type == "cogs"))

    def test_thing_we_do_not_service_replaces_nothing(self):
        case = self._make_ready_to_replace()
        lot = self._add_stock(self.compressor, 1, "CP-1")
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_replace(lot)

    def test_dialog_proposes_the_difference(self):
        big = self._add_stock(self.big_fridge, 1, "BF-1")
        case = self._make_ready_to_replace()
        action = case.with_user(self.manager).action_open_replace()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        self.assertIn("rest", form.term_note)
        form.is_other_model = True
        form.lot_id = big
        self.assertEqual(form.price_difference, 300)
        form.price_difference = 0
        form.save().action_apply()

        self.assertEqual(case.state, "replaced")
        self.assertFalse(case.invoice_ids)

    def test_dispatcher_uses_the_dialog_for_the_same_model(self):
        case = self._make_ready_to_replace()
        action = case.with_user(self.dispatcher).action_open_replace()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.dispatcher)
            .with_context(**action["context"])
        )
        form.lot_id = self.spare
        form.save().action_apply()
        self.assertEqual(case.state, "replaced")
