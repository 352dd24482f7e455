from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestProcessChoice(AftersalesRepairCommon):
    """A process is chosen, names its approvers, and makes the invoice."""

    def _make_process(self, **vals):
        return self.env["aftersales.process"].create(
            {"name": "Of Their Own", "sequence": 1, **vals}
        )

    def test_customer_has_a_process_of_his_own(self):
        process = self._make_process(partner_ids=self.customer.ids)
        contact = self.env["res.partner"].create(
            {"name": "Front desk", "parent_id": self.customer.id}
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        find = self.env["aftersales.process"]._find
        work_type = self.env.ref("aftersales_repair.aftersales_work_type_repair")

        self.assertEqual(find(work_type, True, self.customer), process)
        self.assertEqual(find(work_type, True, contact), process)
        self.assertEqual(find(work_type, True, stranger), self.process)
        self.assertEqual(find(work_type, True, stranger.browse()), self.process)
        self.assertEqual(self._request().process_id, process)

    def _approve_by(self, step, group):
        self.process.approver_ids = [
            Command.create({"step": step, "group_id": group.id})
        ]

    def test_step_is_kept_for_the_approvers_of_the_process(self):
        group = self.env["res.groups"].create({"name": "Seniors"})
        self._approve_by("cancel", group)
        case = self._request()
        own = case.with_user(self.reception)
        self.assertFalse(own.can_cancel)

        with self.assertRaises(AccessError) as error:
            own.action_cancel("Taken home")
        self.assertIn("Seniors", str(error.exception))

        self.reception.group_ids += group
        own.invalidate_recordset(["can_cancel"])
        self.assertTrue(own.can_cancel)
        own.action_cancel("Taken home")
        self.assertEqual(case.state, "cancelled")

    def test_approver_without_the_role_is_refused(self):
        group = self.env["res.groups"].create(
            {"name": "Seniors", "user_ids": [Command.set(self.inspector.ids)]}
        )
        self._approve_by("cancel", group)

        with self.assertRaises(AccessError):
            self._request().with_user(self.inspector).action_cancel("Taken home")

    def test_every_step_that_can_be_kept_is_asked_for(self):
        draft = self._request()
        draft.sudo().state = "draft"
        group = self.env["res.groups"].create({"name": "Nobody"})
        for step, _label in self.env["aftersales.process.approver"]._get_steps():
            self._approve_by(step, group)
        calls = {
            "confirm": lambda case: case.action_confirm(),
            "assign": lambda case: case.action_assign(self.tech),
            "quote": lambda case: case.action_quote(),
            "sort": lambda case: case.action_sort(),
            "replace": lambda case: case.action_replace(self.unit),
            "deliver": lambda case: case.action_deliver(),
            "invoice": lambda case: case.action_invoice(),
            "cancel": lambda case: case.action_cancel("Why"),
            "reopen": lambda case: case.action_reopen(),
            "lock": lambda case: case.action_lock(),
            "unlock": lambda case: case.action_unlock("Why"),
            "review": lambda case: case.action_review_approve(),
        }
        steps = dict(self.env["aftersales.process.approver"]._get_steps())
        # a check is asked for where it is judged, what else comes by its own tests
        asked = set(draft._get_step_roles()) | {"confirm", "check"}
        self.assertLessEqual(set(steps), asked)
        self.assertLessEqual(set(calls), set(steps))
        for step, call in calls.items():
            with self.subTest(step=step):
                with self.assertRaises(AccessError) as error:
                    call(draft.with_user(self.manager))
                self.assertIn("Nobody", str(error.exception))

    def test_check_is_kept_for_its_approvers(self):
        self.process.is_estimate_required = False
        self._approve_by("check", self.env["res.groups"].create({"name": "Heads"}))
        check = self._submit(self._assign(self._request())).check_ids

        with self.assertRaises(AccessError) as error:
            check.with_user(self.inspector).action_pass()

        self.assertIn("Heads", str(error.exception))
        self.assertEqual(check.state, "todo")

    def test_manager_sets_the_approvers_and_nobody_else(self):
        row = {
            "process_id": self.process.id,
            "step": "cancel",
            "group_id": self.env.ref("base.group_system").id,
        }
        approvers = self.env["aftersales.process.approver"]
        for user in (self.reception, self.dispatcher, self.technician):
            with self.assertRaises(AccessError):
                approvers.with_user(user).create(row)

        self.assertTrue(approvers.with_user(self.manager).create(row))

    def _work(self, policy):
        self.process.invoice_policy = policy
        self._add_stock(self.gasket, 5)
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        self._pass(self._submit(order))
        return case

    def test_invoice_is_made_by_hand(self):
        case = self._work("manual")
        case.with_user(self.reception).action_deliver()

        self.assertFalse(case.invoice_ids)
        self.assertTrue(case.with_user(self.accountant).can_invoice)

    def test_invoice_is_made_when_the_work_is_approved(self):
        case = self._work("approval")

        self.assertRecordValues(
            case.invoice_ids, [{"state": "draft", "amount_untaxed": 25.0}]
        )
        self.assertTrue(case.date_invoiced)
        case.with_user(self.reception).action_deliver()
        self.assertEqual(len(case.invoice_ids), 1)

    def test_invoice_is_made_when_the_unit_is_handed_over(self):
        case = self._work("handover")
        self.assertFalse(case.invoice_ids)

        case.with_user(self.reception).action_deliver()

        self.assertRecordValues(
            case.invoice_ids, [{"state": "draft", "amount_untaxed": 25.0}]
        )

    def test_invoice_is_made_when_the_case_is_cancelled_after_its_work(self):
        case = self._work("handover")

        case.with_user(self.reception).action_cancel("Taken home")

        self.assertRecordValues(
            case.invoice_ids, [{"state": "draft", "amount_untaxed": 25.0}]
        )

    def test_hand_over_goes_on_where_the_invoice_fails(self):
        case = self._work("handover")
        self.env["account.journal"].search([("type", "=", "sale")]).active = False

        case.with_user(self.reception).action_deliver()

        self.assertEqual(case.state, "delivered")
        self.assertFalse(case.invoice_ids)
        self.assertTrue(
            case.message_ids.filtered(lambda m: "could not be made" in (m.body or ""))
        )
