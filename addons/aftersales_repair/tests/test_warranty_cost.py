from odoo.exceptions import AccessError, ValidationError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .common import AftersalesRepairCommon

# one entry with forty lines, its sequence number and its twenty postings
SHARE_QUERIES = 60


class WarrantyCostCommon(AftersalesRepairCommon):
    """Gaskets bought at two prices, and a maker who may bear the cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls.env["res.partner"].create({"name": "Cold Works"})
        cls.brand = cls.env["aftersales.brand"].create(
            {"name": "Polar", "partner_id": cls.maker.id}
        )
        cls.fridge.aftersales_brand_id = cls.brand
        cls.by_brand = cls.env.ref("aftersales_repair.aftersales_service_type_brand")
        cls.accounts = {
            carrier: cls.company._get_consumption_location(carrier).valuation_account_id
            for carrier in ("company", "brand", "goodwill")
        }
        cls.process.is_estimate_required = False
        cls.coverage = cls.unit.current_card_id.coverage_ids[0]

    def _buy_gaskets(self):
        """Have 2 at 10 and 8 at 16: three cost 36 by FIFO and 44.40 by average."""
        # a count: the second one finds 8 more
        self._add_stock(self.gasket, 2)
        self._add_stock(self.gasket, 10)
        moves = self.env["stock.move"].search([("product_id", "=", self.gasket.id)])
        moves.sorted("id")[-1].value_manual = 128
        self.company.action_close_stock_valuation(auto_post=True)

    def _share(self, carrier, percent, **owner):
        owner = owner or {"brand_id": self.brand.id}
        return self.env["aftersales.cost.share"].create(
            {"carrier": carrier, "percent": percent, **owner}
        )

    def _use(self, quantity=3, goodwill=0, **vals):
        """Let a gasket be used and its work be handed in; return case, part, log."""
        case = self._request(**vals)
        order = self._assign(case)
        log = order.action_start()
        part = self._plan_part(case, self.gasket, quantity, log_id=log.id)
        if goodwill:
            part.with_user(self.manager).goodwill_percent = goodwill
        return case, part, self._submit(order)

    def _get_costs(self, case=None):
        """Return what each carrier's account shows, in the order of the carriers."""
        domain = [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)]
        if case:
            domain.append(("name", "like", case.name))
        balances = dict(
            self.env["account.move.line"]._read_group(
                domain, ["account_id"], ["balance:sum"]
            )
        )
        return [
            round(balances.get(account, 0), 2) for account in self.accounts.values()
        ]


@tagged("post_install", "-at_install")
class TestWarrantyCost(WarrantyCostCommon):
    """A covered part is in the books once, on the accounts of those who bear it."""

    def _check_books(self):
        """Compare the stock account with what the stock is worth."""
        stock = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.company.account_stock_valuation_id.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )[0][0]
        self.env.invalidate_all()
        products = self.env["product.product"].search([("is_storable", "=", True)])
        self.assertAlmostEqual(stock, sum(products.mapped("total_value")), 2)

    def _check_split(self, valuation, method, value):
        """Use three, 40 % covered: the brand bears 70 % of it, we 30 %."""
        self.category.write(
            {"property_valuation": valuation, "property_cost_method": method}
        )
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        self._share("brand", 70)
        self._share("company", 30)
        case, part, log = self._use()
        self._pass(log)
        if valuation == "periodic":
            self.company.action_close_stock_valuation(auto_post=True)

        issue = part.move_ids.filtered("is_out")
        self.assertAlmostEqual(issue.value, value, 2)
        customer, company = round(value * 0.6, 2), round(value * 0.12, 2)
        self.assertEqual(
            self._get_costs(), [company, round(value - customer - company, 2), 0]
        )
        share = part.share_entry_id.line_ids.filtered(
            lambda line: line.account_id == self.company.expense_account_id
        )
        self.assertAlmostEqual(sum(share.mapped("balance")), customer, 2)
        self.assertEqual(share.partner_id, self.customer)
        self._check_books()
        return case, part

    def test_perpetual_fifo(self):
        case, part = self._check_split("real_time", "fifo", 36.0)

        self.assertEqual(self._get_costs(case), self._get_costs())
        entry = part.share_entry_id
        self.assertEqual(entry.aftersales_case_ids, case)
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0)

    def test_perpetual_average(self):
        self._check_split("real_time", "average", 44.4)

    def test_periodic_fifo_at_closing(self):
        self._check_split("periodic", "fifo", 36.0)

    def test_periodic_average_at_closing(self):
        self._check_split("periodic", "average", 44.4)

    def test_part_of_one_carrier_has_the_entry_of_its_issue_only(self):
        self._buy_gaskets()
        case, part, log = self._use(service_type_id=self.by_brand.id)
        self._pass(log)

        self.assertEqual(self._get_costs(case), [0, 36.0, 0])
        self.assertFalse(part.share_entry_id)
        self.assertFalse(case.with_user(self.accountant).posting_count)

    def test_cost_on_the_account_of_a_brand_names_its_maker(self):
        self._buy_gaskets()
        _case, part, _log = self._use(service_type_id=self.by_brand.id)

        entry = part.move_ids.filtered("is_out").account_move_id
        self.assertEqual(entry.line_ids.partner_id, self.maker)

    def test_goodwill_bears_only_what_it_adds_to_the_brands_promise(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use(goodwill=100, service_type_id=self.by_brand.id)
        self.assertRecordValues(
            part,
            [
                {
                    "covered_percent": 100.0,
                    "promised_percent": 40.0,
                    "verdict_reason": "goodwill",
                }
            ],
        )
        self.assertEqual(part.promised_coverage_id, self.coverage)
        self._pass(log)

        self.assertEqual(self._get_costs(case), [0, 14.4, 21.6])

    def test_nearest_agreement_counts_alone(self):
        self._share("brand", 10, service_type_id=self.by_brand.id)
        case, part, _log = self._make_planned()
        expected = {"brand": 100.0}
        self.assertEqual(part._get_carrier_percents(), expected)
        self._share("goodwill", 20)
        self.assertEqual(
            part._get_carrier_percents(), {"goodwill": 20.0, "brand": 80.0}
        )
        self._share("company", 30, term_id=self.coverage.term_id.id)
        self.assertEqual(part._get_carrier_percents(), {"company": 30.0, "brand": 70.0})
        self._share("company", 60, coverage_id=self.coverage.id)
        self.assertEqual(part._get_carrier_percents(), {"company": 60.0, "brand": 40.0})
        self.assertEqual(part._get_cost_carrier(), "company")
        self.assertTrue(case)

    def _make_planned(self):
        case = self._request(service_type_id=self.by_brand.id)
        order = self._assign(case)
        return case, self._plan_part(case, self.gasket), order

    def test_all_parts_of_a_case_go_by_one_entry(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        parts = self.env["aftersales.work.part"]
        for _number in range(3):
            parts |= self._plan_part(case, self.gasket, log_id=log.id)
        self._pass(self._submit(order))

        self.assertEqual(len(parts.share_entry_id), 1)
        self.assertEqual(len(parts.share_entry_id.line_ids), 6)
        self.assertEqual(
            parts.with_user(self.accountant).mapped("cost"), [10.0, 10.0, 16.0]
        )
        self.assertEqual(case.with_user(self.accountant).parts_cost, 36.0)
        with self.assertRaises(AccessError):
            parts.with_user(self.technician).mapped("cost")

    def test_shares_of_ten_parts_cost_few_queries(self):
        self._buy_gaskets()
        self._share("brand", 70)
        self._share("company", 30)
        self.coverage.parts_percent = 40
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        for _number in range(10):
            self._plan_part(case, self.gasket, log_id=log.id)
        log = self._submit(order)
        log.sudo().state = "approved"
        self.env.flush_all()
        before = self.env.cr.sql_log_count

        case._post_charged_shares()

        self.assertLessEqual(self.env.cr.sql_log_count - before, SHARE_QUERIES)
        self.assertEqual(len(case.part_ids.share_entry_id.line_ids), 40)

    def test_parts_of_one_carrier_cost_hardly_any_query(self):
        self._buy_gaskets()
        case, _part, log = self._use()
        self._pass(log)
        before = self.env.cr.sql_log_count

        case._post_charged_shares()

        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_accountant_sees_what_stands_on_the_carriers_accounts(self):
        self._buy_gaskets()
        self._use(service_type_id=self.by_brand.id)

        action = (
            self.env["account.move.line"]
            .with_user(self.accountant)
            .action_view_aftersales_warranty_cost()
        )

        lines = self.env["account.move.line"].search(action["domain"])
        self.assertIn(self.accounts["brand"], lines.account_id)
        self.assertIn(self.maker, lines.partner_id)

    def test_unit_given_instead_is_split_between_its_carriers(self):
        share = self._share("brand", 70)
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        log.is_beyond_repair = True
        self._pass(self._submit(order))

        case.with_user(self.dispatcher).action_replace(spare)

        self.assertEqual(case.service_type_id.cost_carrier, "company")
        self.assertEqual(self._get_costs(case), [120.0, 280.0, 0])
        # what was posted counts, not what is agreed since
        share.percent = 90
        self.assertEqual(case.sudo()._get_brand_costs(), {self.company: 280.0})

    def test_part_that_was_offered_and_not_used_is_nobodys_cost(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        self.process.is_estimate_required = True
        case = self._request()
        order = self._assign(case)
        used = self._plan_part(case, self.gasket, 3)
        unused = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        order.action_start()
        unused.with_user(self.technician).unlink()

        self._pass(self._submit(order))

        self.assertTrue(used.share_entry_id)
        self.assertFalse(unused.share_entry_id)
        self.assertEqual(self._get_costs(case), [14.4, 0, 0])

    # === POSTED ANEW === #

    def test_part_names_the_share_entry_that_was_posted_again(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        first = part.share_entry_id
        template = self.env.ref(
            "aftersales_repair.aftersales_posting_template_customer_share"
        )
        other = self.company_data["default_account_expense"].copy()
        template.write({"debit_rule": "account", "debit_account_id": other.id})

        self.env["aftersales.posting"].search([("case_id", "=", case.id)]).with_user(
            self.accountant
        ).action_post_again()

        self.assertNotEqual(part.share_entry_id, first)
        self.assertIn(other, part.share_entry_id.line_ids.account_id)
        self.assertEqual(self._get_costs(case), [14.4, 0, 0])

    # === REOPENING === #

    def test_reopened_case_settles_its_shares_anew(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        first = part.share_entry_id
        self.assertEqual(self._get_costs(case), [14.4, 0, 0])

        case.with_user(self.manager).action_reopen()

        self.assertFalse(part.share_entry_id)
        self.assertEqual(self._get_costs(case), [36.0, 0, 0])
        order = self._assign(case)
        self._pass(self._submit(order))
        self.assertTrue(part.share_entry_id)
        self.assertNotEqual(part.share_entry_id, first)
        self.assertEqual(self._get_costs(case), [14.4, 0, 0])

    def test_case_reopened_in_vain_has_its_shares_again(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        case.with_user(self.manager).action_reopen()

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertTrue(part.share_entry_id)
        self.assertEqual(self._get_costs(case), [14.4, 0, 0])

    def _reverse_by_hand(self):
        """Let the accountant reverse the share of a part by core's own button."""
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        part.share_entry_id.with_user(self.accountant)._reverse_moves(cancel=True)
        self.assertEqual(self._get_costs(), [36.0, 0, 0])
        return case, part

    def test_share_reversed_by_hand_is_not_taken_back_with_its_case(self):
        case, part = self._reverse_by_hand()
        self.assertFalse(part.share_entry_id)

        case.with_user(self.manager).action_reopen()

        self.assertEqual(self._get_costs(), [36.0, 0, 0])
        order = self._assign(case)
        self._pass(self._submit(order))
        self.assertTrue(part.share_entry_id)
        self.assertEqual(self._get_costs(), [14.4, 0, 0])

    def test_share_reversed_by_hand_comes_back_when_the_case_closes(self):
        case, part = self._reverse_by_hand()
        case.with_user(self.manager).action_reopen()

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertTrue(part.share_entry_id)
        self.assertEqual(self._get_costs(), [14.4, 0, 0])

    def test_other_shares_are_taken_back_when_one_was_reversed_by_hand(self):
        split = self.env["aftersales.posting.template"].search(
            [("activity", "=", "carrier_split")], limit=1
        )
        split.write(
            {
                "company_id": self.company.id,
                "journal_id": self.company_data["default_journal_misc"].id,
            }
        )
        self._share("brand", 70)
        self._share("company", 30)
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        self.assertEqual(self._get_costs(), [4.32, 10.08, 0])
        entries = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        customer = entries.filtered(lambda each: each.activity == "customer_share")
        self.assertEqual(len(entries.move_id), 2)
        customer.move_id.with_user(self.accountant)._reverse_moves(cancel=True)
        self.assertFalse(part.share_entry_id)

        case.with_user(self.manager).action_reopen()

        # as it left: on the account of its first carrier
        self.assertEqual(self._get_costs(), [0, 36.0, 0])
        case.with_user(self.reception).action_cancel("Changed his mind")
        self.assertEqual(self._get_costs(), [4.32, 10.08, 0])

    def test_share_posted_before_there_were_postings_can_be_taken_back(self):
        self._buy_gaskets()
        self.coverage.parts_percent = 40
        case, part, log = self._use()
        self._pass(log)
        postings = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        postings.sudo().unlink()
        script = load_script(
            file_path("aftersales_repair/migrations/19.0.1.3.0/post-posting.py"),
            "post-posting",
        )

        script.migrate(self.env.cr, "19.0.1.2.0")
        script.migrate(self.env.cr, "19.0.1.2.0")

        posting = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        self.assertRecordValues(
            posting, [{"amount": 21.6, "move_id": part.share_entry_id.id}]
        )
        case.with_user(self.manager).action_reopen()
        self.assertEqual(self._get_costs(case), [36.0, 0, 0])

    # === AGREEMENTS === #

    def test_shares_are_100_percent_at_most(self):
        self._share("brand", 70)

        with self.assertRaises(ValidationError) as error:
            self._share("company", 40)

        self.assertIn("more than 100 percent", str(error.exception))

    def test_managers_agree_on_shares(self):
        share = self._share("brand", 70)
        self.assertEqual(share.with_user(self.accountant).percent, 70)
        share.with_user(self.manager).percent = 60
        for user in (self.accountant, self.storekeeper, self.technician):
            with self.assertRaises(AccessError):
                share.with_user(user).percent = 50


@tagged("post_install", "-at_install")
class TestRefusedReview(WarrantyCostCommon):
    """A warranty claim that was refused costs us, not the brand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"check_mode": "never", "is_review_required": True})

    def _serve(self, **vals):
        self._buy_gaskets()
        return self._use(service_type_id=self.by_brand.id, place="customer", **vals)[0]

    def test_refused_claim_leaves_the_account_of_the_brand(self):
        case = self._serve()
        self.assertEqual(self._get_costs(case), [0, 36.0, 0])

        case.with_user(self.inspector).action_review_refuse("No photo")
        self.assertEqual(self._get_costs(case), [36.0, 0, 0])
        case.with_user(self.manager).action_review_bear()

        self.assertEqual(self._get_costs(case), [36.0, 0, 0])
        self.assertEqual(case.with_user(self.accountant).posting_count, 1)

    def test_claim_put_right_is_the_brands_again(self):
        case = self._serve()
        case.with_user(self.inspector).action_review_refuse("No photo")

        case.with_user(self.reception).action_review_again()

        self.assertEqual(self._get_costs(case), [0, 36.0, 0])
        case.with_user(self.inspector).action_review_approve()
        self.assertEqual(self._get_costs(case), [0, 36.0, 0])

    def test_only_the_brands_share_of_a_part_is_moved(self):
        self.coverage.parts_percent = 40
        case = self._serve(goodwill=100)
        self.assertEqual(self._get_costs(case), [0, 14.4, 21.6])

        case.with_user(self.inspector).action_review_refuse("No photo")

        self.assertEqual(self._get_costs(case), [14.4, 0, 21.6])

    def test_brands_own_account_is_cleared_whatever_is_agreed_since(self):
        share = self._share("brand", 40)
        self._buy_gaskets()
        case, _part, _log = self._use(place="customer")
        self.assertEqual(self._get_costs(case), [21.6, 14.4, 0])
        share.percent = 90

        case.with_user(self.inspector).action_review_refuse("No photo")

        self.assertEqual(self._get_costs(case), [36.0, 0, 0])

    def test_brands_share_of_our_part_is_moved_whatever_is_agreed_since(self):
        share = self._share("company", 40)
        self._buy_gaskets()
        case, _part, _log = self._use(
            service_type_id=self.by_brand.id, place="customer"
        )
        before = self._get_costs(case)
        self.assertEqual(sum(before), 36.0)
        self.assertTrue(before[1])
        share.percent = 90

        case.with_user(self.inspector).action_review_refuse("No photo")

        self.assertEqual(self._get_costs(case), [36.0, 0, 0])

    def test_refused_claim_stays_ours_when_reopened_in_vain(self):
        self._share("brand", 40)
        self._buy_gaskets()
        case, _part, _log = self._use(place="customer")
        case.with_user(self.inspector).action_review_refuse("No photo")
        case.with_user(self.manager).action_review_bear()
        case.with_user(self.manager).action_reopen()
        # no share stands until the case is settled anew
        self.assertEqual(self._get_costs(case), [0, 36.0, 0])

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertEqual(case.review_state, "borne")
        self.assertEqual(self._get_costs(case), [36.0, 0, 0])

    def test_refused_claim_of_the_brand_alone_stays_ours_too(self):
        case = self._serve()
        case.with_user(self.inspector).action_review_refuse("No photo")
        case.with_user(self.manager).action_review_bear()
        case.with_user(self.manager).action_reopen()
        self.assertEqual(self._get_costs(case), [0, 36.0, 0])

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertEqual(self._get_costs(case), [36.0, 0, 0])

    def test_refused_claim_under_periodic_valuation(self):
        self.category.property_valuation = "periodic"
        case = self._serve()

        case.with_user(self.inspector).action_review_refuse("No photo")
        self.company.action_close_stock_valuation(auto_post=True)

        self.assertEqual(self._get_costs(), [36.0, 0, 0])
