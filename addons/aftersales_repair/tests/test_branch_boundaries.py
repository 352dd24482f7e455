from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestBranchBoundaries(SupplyCommon):
    """What one branch enters does not reach into the work and books of others."""

    # === POSTING === #

    def _make_template(self, user, **vals):
        account = self.company_data["default_account_expense"]
        return (
            self.env["aftersales.posting.template"]
            .with_user(user)
            .create(
                {
                    "activity": "old_part_lost",
                    "debit_account_id": account.id,
                    "credit_account_id": account.id,
                    **vals,
                }
            )
        )

    def test_common_posting_template_belongs_to_the_head_office(self):
        common = self._make_template(self.accountant)
        common.factor = 50
        for role in ("accountant", "manager"):
            local = common.with_user(self._make_user(role, self.outlet))
            self.assertEqual(local.factor, 50, "branches post by it")
            with self.assertRaises(AccessError):
                local.factor = 10
            with self.assertRaises(AccessError):
                local.active = False
        common.active = False
        with self.assertRaises(AccessError):
            self._make_template(local.env.user)

    def test_posting_template_stays_in_the_branches_of_its_accountant(self):
        accountant = self._make_user("accountant", self.outlet)
        own = self._make_template(accountant, company_id=self.outlet.id)
        own.factor = 50
        for company in (self.company, self.other, self.env["res.company"]):
            with self.assertRaises(AccessError), self.cr.savepoint():
                own.company_id = company
            self.assertEqual(own.company_id, self.outlet)

    def test_cost_shares_belong_to_the_head_office(self):
        share = (
            self.env["aftersales.cost.share"]
            .with_user(self.manager)
            .create({"brand_id": self.brand.id, "carrier": "brand", "percent": 60})
        )
        share.percent = 50
        local = share.with_user(self._make_user("manager", self.outlet))
        self.assertEqual(local.percent, 50, "branches see what is agreed")
        with self.assertRaises(AccessError):
            local.percent = 90
        with self.assertRaises(AccessError):
            local.unlink()
        with self.assertRaises(AccessError):
            local.create(
                {"brand_id": self.brand.id, "carrier": "goodwill", "percent": 10}
            )

    # === PART REQUESTS === #

    def test_case_out_of_sight_is_not_named_on_a_part_request(self):
        case = self._request_at(self.region)
        order = self.env["aftersales.order"].create(
            {"case_id": case.id, "technician_id": self.tech.id}
        )
        mine = self._ask(self.other_keeper, {self.gasket: 1})
        for vals in ({"case_id": case.id}, {"order_id": order.id}):
            vals["company_id"] = self.other.id
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._ask(self.other_keeper, {self.gasket: 1}, **vals)
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.write(vals)
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.with_context(**defaults).create({})
        self.assertFalse(mine.case_id | mine.order_id.case_id)

    def test_draft_is_not_pushed_into_another_branch(self):
        request = self._ask(self.region_keeper, {self.gasket: 1})
        dealer = self.env["res.partner"].create({"name": "Shop", "is_dealer": True})
        document = (
            self.env["aftersales.dealer.return"]
            .with_user(self.region_keeper)
            .create(
                {
                    "partner_id": dealer.id,
                    "line_ids": [Command.create({"product_id": self.gasket.id})],
                }
            )
        )
        for record in (request, document):
            record.company_id = self.outlet
            with self.assertRaises(AccessError), self.cr.savepoint():
                record.company_id = self.other
            self.assertEqual(record.company_id, self.outlet)
