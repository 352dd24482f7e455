from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .supply_common import SupplyCommon

OWN = ("aftersales_warranty", "aftersales_repair")


@tagged("post_install", "-at_install")
class TestGateLinks(SupplyCommon):
    """What belongs to a document or a branch is not taken to another one."""

    def _find_gated(self, fits):
        """Return the names of the models behind a gate that fit."""
        gate = self.env.registry["aftersales.gate.mixin"]
        return {
            name
            for name, model in self.env.registry.items()
            if issubclass(model, gate)
            and not model._abstract
            and model._original_module in OWN
            and fits(self.env[name])
        }

    # === LINKS === #

    def _make_returns(self):
        dealer = self.env["res.partner"].create({"name": "Shop", "is_dealer": True})
        vals = {
            "partner_id": dealer.id,
            "line_ids": [Command.create({"product_id": self.gasket.id})],
        }
        returns = self.env["aftersales.dealer.return"]
        return returns.with_user(self.storekeeper).create([vals, vals])

    def _make_owned(self):
        """Return a row of each model and what else its link could name, by model.

        :rtype: dict[str, tuple[str, record, record]]
        """
        returns = self._make_returns()
        requests = [self._ask(self.storekeeper, {self.gasket: 1}) for __ in range(2)]
        case = self._request()
        other = self._request(self._make_unit("FR-0002").name)
        for one in (case, other):
            self._assign(one)
        part = self._plan_part(case, self.gasket).with_user(self.technician)
        labor = self._plan_labor(case).with_user(self.technician)
        return {
            "aftersales.dealer.return.line": (
                "return_id",
                returns[0].line_ids,
                returns[1],
            ),
            "aftersales.part.request.line": (
                "request_id",
                requests[0].line_ids,
                requests[1],
            ),
            "aftersales.work.part": ("case_id", part, other),
            "aftersales.work.labor": ("case_id", labor, other),
        }

    def test_no_row_is_taken_from_what_it_belongs_to(self):
        owned = self._make_owned()
        self.assertEqual(
            set(owned), self._find_gated(lambda model: model._get_fixed_links())
        )
        for model, (link, row, other) in owned.items():
            with self.subTest(model):
                self.assertEqual(row._get_fixed_links(), {link})
                owner = row[link]
                self.assertTrue(owner)
                with self.assertRaises(AccessError) as error, self.cr.savepoint():
                    row[link] = other
                self.assertIn(owner.display_name, str(error.exception))
                self.assertEqual(row[link], owner)
                # who says where it is already, moves nothing
                row.write({link: owner.id})

    def test_a_step_may_move_what_people_may_not(self):
        returns = self._make_returns()

        returns[0].line_ids.sudo().return_id = returns[1]

        self.assertEqual(len(returns[1].line_ids), 2)

    # === BRANCHES === #

    def _is_branch_written(self, model):
        """Return whether people write the branch of a model's records."""
        field = model._fields.get("company_id")
        return (
            field
            and field.store
            and not field.readonly
            and "company_id" not in model._get_gate_fields()
        )

    def _make_of_branch(self):
        """Return a record of the region of each model, as somebody's who works there.

        :rtype: dict[str, record]
        """
        region = self.region
        roles = {
            role: self._make_user(role, region)
            for role in ("reception", "accountant", "manager")
        }
        reception = self.env["aftersales.request"].with_user(roles["reception"])
        request = reception.create({"partner_id": self.customer.id})
        case = reception.create(
            {
                "partner_id": self.customer.id,
                "case_ids": [Command.create({"lot_id": self.unit.id})],
            }
        ).case_ids
        document = self._make_returns()[0].sudo()
        document.company_id = region
        account = self.company_data["default_account_expense"]
        template = self.env["aftersales.posting.template"].with_user(
            roles["accountant"]
        )
        employee = self.env["hr.employee"].create(
            {"name": "Sara", "company_id": region.id}
        )
        technician = self.env["aftersales.technician"].with_user(roles["manager"])
        tickets = self.env["aftersales.counter.ticket"].with_user(roles["reception"])
        return {
            "aftersales.request": request,
            "aftersales.case": case,
            "aftersales.part.request": self._ask(self.region_keeper, {self.gasket: 1}),
            "aftersales.dealer.return": document.with_user(self.region_keeper),
            "aftersales.posting.template": template.create(
                {
                    "activity": "old_part_lost",
                    "company_id": region.id,
                    "debit_account_id": account.id,
                    "credit_account_id": account.id,
                }
            ),
            "aftersales.technician": technician.create(
                {"employee_id": employee.id, "company_id": region.id}
            ),
            "aftersales.counter.ticket": tickets.create({}),
        }

    def test_no_record_is_handed_to_a_branch_out_of_reach(self):
        records = self._make_of_branch()
        self.assertEqual(set(records), self._find_gated(self._is_branch_written))
        for model, record in records.items():
            with self.subTest(model):
                self.assertEqual(record.company_id, self.region)
                with self.assertRaises(AccessError), self.cr.savepoint():
                    record.company_id = self.other
                self.assertEqual(record.company_id, self.region)
