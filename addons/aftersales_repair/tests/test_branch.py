from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import GROUP, AftersalesRepairCommon


class BranchCommon(AftersalesRepairCommon):
    """A head office with the region Qazvin and its outlet Kashan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls._make_branch("Qazvin", cls.company)
        cls.outlet = cls._make_branch("Kashan", cls.region)
        cls.other = cls._make_branch("Tabriz", cls.company)

    @classmethod
    def _make_branch(cls, name, parent):
        return cls.env["res.company"].create({"name": name, "parent_id": parent.id})

    @classmethod
    def _make_user(cls, role, company):
        return new_test_user(
            cls.env,
            login=f"{company.name}_{role}".lower(),
            groups=f"{GROUP}{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _get_user(self, role, company):
        login = f"{company.name}_{role}".lower()
        return self.env["res.users"].search([("login", "=", login)]) or self._make_user(
            role, company
        )

    def _request_at(self, company, identifier="FR-0001", **vals):
        """Let the reception of a branch take in one unit; return its case."""
        reception = self._get_user("reception", company)
        request = (
            self.env["aftersales.request"]
            .with_user(reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [Command.create({"identifier": identifier, **vals})],
                }
            )
        )
        request.action_confirm()
        return request.case_ids.with_env(self.env)


@tagged("post_install", "-at_install")
class TestBranch(BranchCommon):
    """The tree of companies is the network of the service."""

    # === NUMBERS === #

    def test_each_branch_counts_its_own_documents(self):
        first = self._request_at(self.region)
        second = self._request_at(self.region, self._make_unit("FR-0002").name)
        other = self._request_at(self.other, self._make_unit("FR-0003").name)

        self.assertRegex(first.name, r"^CS\d\d/QAZ/\d{6}$")
        self.assertEqual(int(second.name[-6:]), int(first.name[-6:]) + 1)
        self.assertRegex(other.name, r"^CS\d\d/TAB/\d{6}$")
        self.assertRegex(first.request_id.name, r"^RQ\d\d/QAZ/\d{6}$")
        order = self.env["aftersales.order"].create(
            {"case_id": first.id, "technician_id": self.tech.id}
        )
        self.assertRegex(order.name, r"^WO\d\d/QAZ/\d{6}$")

    def test_request_entered_for_a_branch_carries_the_number_of_that_branch(self):
        self.reception.company_ids += self.region
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create({"partner_id": self.customer.id, "company_id": self.region.id})
        )

        self.assertIn("/QAZ/", request.name)

    def test_process_with_a_numbering_of_its_own_goes_before_the_branch(self):
        self.process.sequence_id = self.env["ir.sequence"].create(
            {"name": "Express", "prefix": "EX", "padding": 3}
        )

        self.assertEqual(self._request_at(self.region).name, "EX001")

    def test_first_company_keeps_the_common_numbers(self):
        companies = self.env["res.company"].search([], order="id")
        sequences = self.env["aftersales.case"]._get_sequence(companies[0])

        self.assertFalse(sequences.company_id)

    def test_new_code_stands_in_the_numbers_to_come(self):
        old = self._request_at(self.region)

        self.region.aftersales_code = "QZV"

        new = self._request_at(self.region, self._make_unit("FR-0002").name)
        self.assertIn("/QAZ/", old.name)
        self.assertRegex(new.name, r"/QZV/\d{6}$")

    def test_numbering_changed_by_hand_outlives_a_new_code(self):
        sequence = self.env["aftersales.case"]._get_sequence(self.region)
        sequence.prefix = "MY-"

        self.region.aftersales_code = "QZV"

        self.assertEqual(sequence.prefix, "MY-")

    def test_code_is_free_and_readable_whatever_the_name(self):
        twin = self._make_branch("Qazvin South", self.region)
        persian = self._make_branch("شیراز", self.company)

        self.assertEqual(self.region.aftersales_code, "QAZ")
        self.assertEqual(twin.aftersales_code, "QAZ2")
        self.assertEqual(persian.aftersales_code, f"B{persian.id}")

    def test_counters_are_made_once(self):
        self.env["res.company"]._ensure_all_aftersales_sequences()
        self.env["res.company"]._ensure_all_aftersales_sequences()

        sequences = self.env["ir.sequence"].search(
            [("company_id", "=", self.region.id), ("code", "like", "aftersales.")]
        )
        self.assertCountEqual(
            sequences.mapped("code"), self.region._get_branch_sequence_codes()
        )

    # === THE TREE === #

    def test_level_follows_from_the_tree(self):
        self.assertEqual(self.company.aftersales_level, "head")
        self.assertEqual(self.region.aftersales_level, "region")
        self.assertEqual(self.outlet.aftersales_level, "outlet")

    def test_region_sees_its_outlets_and_the_head_office_sees_all(self):
        at_outlet = self._request_at(self.outlet)
        elsewhere = self._request_at(self.other, self._make_unit("FR-0002").name)
        cases = at_outlet | elsewhere
        for company, expected in (
            (self.company, cases),
            (self.region, at_outlet),
            (self.outlet, at_outlet),
            (self.other, elsewhere),
        ):
            user = self._make_user("dispatcher", company)
            for name in (None, "request_id", "state_log_ids"):
                records = cases.mapped(name) if name else cases
                visible = expected.mapped(name) if name else expected
                found = records.with_user(user).search([("id", "in", records.ids)])
                self.assertEqual(
                    found.with_env(self.env).sorted("id"),
                    visible.sorted("id"),
                    f"{company.name}: {records._name}",
                )

    def test_region_sees_the_orders_logs_and_checks_of_its_outlets(self):
        at_outlet = self._request_at(self.outlet)
        elsewhere = self._request_at(self.other, self._make_unit("FR-0002").name)
        orders = self.env["aftersales.order"]
        for case in at_outlet | elsewhere:
            orders |= self._work_at(case)
        self.assertEqual(len(orders.log_ids.check_ids), 2)
        for company, expected in (
            (self.company, orders),
            (self.region, orders[0]),
            (self.outlet, orders[0]),
            (self.other, orders[1]),
        ):
            for role in ("dispatcher", "inspector", "manager"):
                user = self._get_user(role, company)
                for name in (None, "log_ids", "log_ids.check_ids"):
                    records = orders.mapped(name) if name else orders
                    visible = expected.mapped(name) if name else expected
                    own = records.with_user(user)
                    found = own.search([("id", "in", records.ids)])
                    with self.subTest(company.name, model=records._name, role=role):
                        self.assertEqual(found.with_env(self.env), visible)
                        for hidden in own - visible.with_user(user):
                            with self.assertRaises(AccessError):
                                hidden.read(["display_name"])

    def _work_at(self, case):
        """Let the technician of the case's branch hand in work; return the order."""
        branch = case.company_id
        user = self._get_user("technician", branch)
        employee = self.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": branch.id}
        )
        technician = self.env["aftersales.technician"].create(
            {"employee_id": employee.id, "company_id": branch.id}
        )
        case.process_id.write({"is_estimate_required": False, "check_mode": "always"})
        desk = self._get_user("dispatcher", branch)
        order = case.with_user(desk).action_assign(technician).with_user(user)
        order.action_accept()
        log = order.action_start().with_user(user)
        log.work_done = "Tested"
        log.action_submit()
        return order.with_env(self.env)

    def test_region_sees_the_mailboxes_and_queues_of_its_outlets(self):
        records = {
            model: self.env[model].create(
                [
                    vals | {"company_id": company.id}
                    for company in (self.region, self.outlet, self.other)
                ]
            )
            for model, vals in (
                ("aftersales.mailbox", {"name": "Service"}),
                ("aftersales.counter.ticket", {}),
            )
        }
        for company, expected in (
            (self.company, self.region | self.outlet | self.other),
            (self.region, self.region | self.outlet),
            (self.outlet, self.outlet),
        ):
            user = self._make_user("manager", company)
            for model, made in records.items():
                with self.subTest(company=company.name, model=model):
                    found = made.with_user(user).search([("id", "in", made.ids)])
                    self.assertEqual(found.sudo().company_id, expected)

    def test_outlet_does_not_see_what_its_region_does(self):
        case = self._request_at(self.region)
        user = self._make_user("dispatcher", self.outlet)

        with self.assertRaises(AccessError):
            case.with_user(user).read(["name"])

    def test_manager_of_a_region_lists_its_outlets(self):
        user = self._make_user("manager", self.region)

        found = self.env["res.company"].with_user(user).search([])

        self.assertEqual(found.sudo(), self.region | self.outlet)
        with self.assertRaises(AccessError):
            self.outlet.with_user(user).write({"name": "Mine"})

    def test_region_opens_the_case_of_an_outlet_it_does_not_work_for(self):
        case = self._request_at(self.outlet)
        user = self._make_user("dispatcher", self.region)

        form = case.with_user(user).web_read(
            {"name": {}, "company_id": {"fields": {"display_name": {}}}}
        )

        self.assertEqual(form[0]["company_id"]["display_name"], "Kashan")

    def test_region_sees_branches_founded_later(self):
        user = self._make_user("dispatcher", self.region)
        self.env["aftersales.case"].with_user(user).search_count([])

        case = self._request_at(self._make_branch("Natanz", self.outlet))

        self.assertTrue(case.with_user(user).read(["name"]))

    def test_branches_are_looked_up_once_and_for_rules_that_ask_only(self):
        rules = self.env["ir.rule"].with_user(
            self._make_user("dispatcher", self.region)
        )
        self.env.cr.flush()
        rules._compute_domain("aftersales.case", "read")

        with self.assertQueryCount(0):
            branch_ids = rules._eval_context()["aftersales_branch_ids"]
            self.assertEqual(set(branch_ids), {self.region.id, self.outlet.id})
        self.registry.clear_cache("stable")
        with self.assertQueryCount(0):
            rules._eval_context()

    def test_head_office_hands_over_a_unit_of_an_outlet_in_the_outlets_books(self):
        case = self._request_at(self.outlet)

        case.with_user(self._make_user("reception", self.company)).action_cancel("No")

        self.assertEqual(case.state, "cancelled")
        self.assertEqual(case.picking_ids.company_id, self.outlet)
        self.assertEqual(len(case.picking_ids), 2)

    # === STORES === #

    def test_branch_sees_its_own_warehouses_and_transfers_only(self):
        self._request_at(self.region)
        self._request_at(self.other, self._make_unit("FR-0002").name)
        keeper = self._make_user("storekeeper", self.region)
        keeper.group_ids += self.env.ref("stock.group_stock_user")

        for model in (
            "stock.warehouse",
            "stock.picking.type",
            "stock.picking",
            "stock.move",
        ):
            found = self.env[model].with_user(keeper).search([])
            self.assertTrue(found, model)
            self.assertEqual(found.company_id.ids, self.region.ids, model)
        locations = self.env["stock.location"].with_user(keeper).search([])
        self.assertLessEqual(set(locations.company_id.ids), set(self.region.ids))
        quants = self.env["stock.quant"].with_user(keeper).search([])
        self.assertLessEqual(set(quants.company_id.ids), set(self.region.ids))

    def test_branch_cannot_reach_the_transfer_of_another(self):
        picking = self._request_at(self.other).picking_ids
        keeper = self._make_user("storekeeper", self.region)
        keeper.group_ids += self.env.ref("stock.group_stock_user")

        with self.assertRaises(AccessError):
            picking.with_user(keeper).read(["name"])
        with self.assertRaises(AccessError):
            picking.picking_type_id.warehouse_id.with_user(keeper).read(["name"])

    # === SET-UP === #

    def test_set_up_gives_a_branch_what_it_lacks(self):
        branch = self._make_branch("Yazd", self.company)
        operations = self.env["stock.picking.type"].search(
            [("company_id", "=", branch.id), ("aftersales_operation", "!=", False)]
        )
        rules = self.env["stock.rule"].search(
            [("picking_type_id", "in", operations.ids)]
        )
        rules.route_id.unlink()
        operations.unlink()
        branch.invalidate_recordset()
        self.assertEqual(branch.aftersales_missing, "a warehouse")

        branch.action_set_up_aftersales()

        branch.invalidate_recordset()
        self.assertFalse(branch.aftersales_missing)
        self.assertTrue(self._request_at(branch).is_in_custody)

    def test_branch_costs_its_parts_as_the_head_office_does(self):
        self.assertNotEqual(
            self.category.with_company(self.region).property_cost_method, "fifo"
        )

        self.region.action_set_up_aftersales()

        category = self.category.with_company(self.region)
        self.assertEqual(category.property_cost_method, "fifo")
        self.assertEqual(category.property_valuation, "real_time")

    def test_manager_of_the_service_does_not_set_up_companies(self):
        with self.assertRaises(AccessError):
            self.region.with_user(self.manager).action_set_up_aftersales()
