from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .dispatch_common import MONDAY, DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatchOrder(DispatchCommon):
    """Orders given out, dragged, declined, printed, and made from other papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._make_technician("Sara Second")

    def _give(self, case, technician=None):
        return case.with_user(self.dispatcher).action_assign(
            technician or self.tech, MONDAY
        )

    # === GIVING OUT === #

    def test_the_dispatch_date_sets_itself(self):
        order = self._give(self._request())

        self.assertEqual(order.dispatcher_id, self.dispatcher)
        self.assertEqual(order.date_dispatched, self.env.cr.now())
        self.assertEqual(order.date_planned_end, MONDAY + timedelta(hours=1))
        with self.assertRaises(AccessError):
            order.date_dispatched = MONDAY

    def test_a_dragged_job_goes_to_its_new_technician(self):
        order = self._give(self._request(), self.master)
        order.with_user(self.master.user_id).action_accept()

        order.technician_id = self.second

        self.assertEqual(order.state, "assigned", "the new one is asked")
        self.assertFalse(order.date_accepted)
        self.assertEqual(order.dispatch_warning, "lacks Refrigeration")
        told = self.env["aftersales.notification.log"].search(
            [("event", "=", "order_assigned"), ("res_id", "=", order.id)]
        )
        self.assertEqual(
            set(told.mapped("event_key")),
            {
                f"{technician.id} {order.date_dispatched}"
                for technician in (self.master, self.second)
            },
        )
        order.with_user(self.second.user_id).action_accept()
        self.assertTrue(order.date_accepted)

    def test_a_job_dragged_back_is_told_again(self):
        order = self._give(self._request(), self.master)
        for minutes, technician in enumerate((self.second, self.master), 1):
            later = self.env.cr.now() + timedelta(minutes=minutes)
            with patch.object(type(self.env.cr), "now", return_value=later):
                order.technician_id = technician

        logs = self.env["aftersales.notification.log"].search(
            [("event", "=", "order_assigned"), ("res_id", "=", order.id)]
        )
        per_rule = logs.grouped("notification_id").values()
        self.assertTrue(logs)
        self.assertEqual({len(told) for told in per_rule}, {3})

    def test_a_job_stays_with_its_case(self):
        self._make_unit("FR-0002")
        case, other = self._request(), self._request("FR-0002")
        drafted = self._draft(case)
        given = self._give(other)
        for order, target in ((drafted, other), (given, case)):
            with self.subTest(state=order.state):
                own = order.case_id
                with self.assertRaises(AccessError) as error, self.env.cr.savepoint():
                    order.case_id = target
                self.assertIn(order.name, str(error.exception))
                order.write({"case_id": own.id})

    def test_the_form_of_a_saved_order_does_not_change_its_case(self):
        self._make_unit("FR-0002")
        order = self._give(self._request())
        other = self._request("FR-0002")

        with Form(order) as form, self.assertRaises(AssertionError):
            form.case_id = other
        with Form(self.env["aftersales.order"].with_user(self.dispatcher)) as form:
            form.case_id = other
            form.technician_id = self.master

        self.assertEqual(form.record.case_id, other)

    def _draft(self, case):
        """Let a dispatcher prepare an order that he does not give out yet."""
        return (
            self.env["aftersales.order"]
            .with_user(self.dispatcher)
            .create({"case_id": case.id, "technician_id": self.master.id})
        )

    def test_no_job_is_given_out_on_a_case_that_awaits_no_work(self):
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [Command.create({"identifier": "FR-0001"})],
                }
            )
        )
        self._make_unit("FR-0002")
        draft, cancelled = request.case_ids, self._request("FR-0002")
        cancelled.with_user(self.dispatcher).action_cancel("Sold")
        self.assertTrue(cancelled.is_locked)
        for case in (draft, cancelled):
            with self.subTest(state=case.state):
                order = self._draft(case)
                with self.assertRaises(UserError) as error, self.env.cr.savepoint():
                    order.action_assign()
                self.assertIn(case.name, str(error.exception))
                self.assertEqual(order.state, "draft")
        drafted = self._draft(self._request(self._make_unit("FR-0003").name))
        drafted.action_assign()
        self.assertEqual(drafted.state, "assigned")

    def test_a_job_in_work_stays_where_it_is(self):
        case = self._request(
            work_type_id=self.env.ref(
                "aftersales_repair.aftersales_work_type_support"
            ).id
        )
        order = self._assign(case)
        order.action_start()

        with self.assertRaises(UserError):
            order.with_user(self.dispatcher).technician_id = self.second

    def test_only_dispatch_hands_a_job_on(self):
        order = self._give(self._request())
        for user in (self.reception, self.technician, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                order.with_user(user).technician_id = self.second

    def test_a_strict_branch_refuses_to_drag_to_the_unsuitable(self):
        self.company.aftersales_dispatch_check = "block"
        order = self._give(self._request(), self.master)

        with self.assertRaises(UserError):
            order.technician_id = self.second

    def test_a_new_time_is_looked_at_again(self):
        order = self._give(self._request(place="customer"), self.master)
        self.assertFalse(order.dispatch_warning)

        order.date_planned = MONDAY + timedelta(days=5)

        self.assertEqual(order.dispatch_warning, "is off duty at that time")

    def test_the_board_shows_free_technicians_too(self):
        orders = self.env["aftersales.order"].with_user(self.dispatcher)
        self._give(self._request(), self.master)
        domain = [("technician_id", "=", self.master.id)]

        def columns(**context):
            groups = orders.with_context(
                read_group_expand=True, **context
            ).web_read_group(domain, ["technician_id"], ["__count"])["groups"]
            return {group["technician_id"][0] for group in groups}

        self.assertEqual(columns(), set(self.master.ids))
        self.assertGreaterEqual(
            columns(aftersales_all_technicians=True),
            set((self.tech | self.master | self.second).ids),
        )

    # === DECLINING === #

    def test_a_declined_job_tells_when_and_why(self):
        case = self._request()
        order = self._give(case)
        action = order.with_user(self.technician).action_open_refuse()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.technician)
            .with_context(**action["context"])
        )
        wizard.reason = "No ladder"

        wizard.save().action_apply()

        self.assertRecordValues(
            order, [{"state": "cancelled", "refuse_reason": "No ladder"}]
        )
        self.assertTrue(order.date_refused)
        self.assertEqual(case.waiting_for, "us")
        note = case.message_ids.filtered(lambda note: "No ladder" in note.body)
        self.assertTrue(note.subtype_id.internal, "the customer does not read it")

    def test_a_job_of_another_is_not_declined(self):
        order = self._give(self._request())

        with self.assertRaises(AccessError):
            order.with_user(self.second.user_id).action_refuse("Not mine")

    # === PAPER === #

    def test_slips_and_list_show_what_the_visit_needs(self):
        self._make_unit("FR-0002")
        orders = self._give(self._request(place="customer"), self.master)
        orders |= self._give(self._request("FR-0002"), self.second)

        slips = self._render("report_dispatch_slip", orders)
        listing = self._render("report_dispatch_list", orders)

        for text in ("FR-0001", "FR-0002", "Does not cool", "Leila Karimi", "+98211"):
            with self.subTest(text=text):
                self.assertIn(text, slips)
                self.assertIn(text, listing)
        self.assertEqual(slips.count('class="article"'), 1)
        self.assertEqual(slips.count("Scan to open the job"), 2)
        self.assertEqual(listing.count("Dispatch List"), 2, "one list per technician")
        self.assertTrue(
            orders[0]
            ._get_slip_url()
            .endswith(f"/mail/view?model=aftersales.order&res_id={orders[0].id}")
        )

    def _render(self, report, orders):
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.dispatcher)
            ._render_qweb_html(f"aftersales_repair.{report}", orders.ids)
        )
        return html.decode()

    # === FROM OTHER PAPERS === #

    def test_a_request_is_dispatched_right_after_entry(self):
        self._make_unit("FR-0002")
        request = (
            self.env["aftersales.request"]
            .with_user(self.dispatcher)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        (0, 0, {"identifier": serial})
                        for serial in ("FR-0001", "FR-0002")
                    ],
                }
            )
        )

        action = request.action_dispatch()

        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.case_ids, request.case_ids)
        wizard = wizard.with_user(self.dispatcher)
        wizard.write({"technician_id": self.master.id, "date_planned": MONDAY})
        wizard.action_apply()
        self.assertEqual(request.case_ids.order_ids.technician_id, self.master)
        self.assertEqual(len(request.case_ids.order_ids), 2)
        for order in request.case_ids.order_ids:
            order.with_user(self.master.user_id).action_accept()
        with self.assertRaises(UserError):
            request.action_dispatch()

    def test_dispatch_tells_of_units_that_stayed_behind(self):
        request = (
            self.env["aftersales.request"]
            .with_user(self.dispatcher)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        (0, 0, {"identifier": name}) for name in ("FR-0001", "FR300")
                    ],
                }
            )
        )
        good, bad = request.case_ids.sorted("id")

        action = request.action_dispatch()

        self.assertIn(bad.name, action["params"]["message"])
        dialog = action["params"]["next"]
        wizard = self.env[dialog["res_model"]].browse(dialog["res_id"])
        self.assertEqual(wizard.case_ids, good)

    def test_service_is_ordered_from_a_delivery_and_from_its_sale(self):
        self._make_unit("FR-0002")
        picking = (
            self.env["stock.move.line"]
            .search([("lot_id.name", "=", "FR-0002"), ("picking_id", "!=", False)])
            .picking_id
        )
        for document in (picking, picking.sale_id):
            with self.subTest(document=document._name):
                wizard = self._order_from(document)
                self.assertEqual(wizard.partner_id, self.customer)
                self.assertEqual(wizard.line_ids.lot_id.name, "FR-0002")
                wizard.technician_id = self.master

                action = wizard.action_apply()

                request = self.env["aftersales.request"].browse(action["res_id"])
                self.assertIn(document, (request.picking_id, request.sale_order_id))
                case = request.case_ids
                self.assertEqual(case.card_id, case.lot_id.current_card_id)
                self.assertEqual(case.technician_id, self.master)
                self.assertFalse(
                    self._order_from(document).line_ids.is_chosen,
                    "the unit is in work already",
                )
                case.with_user(self.dispatcher).action_cancel("Again")

    def _order_from(self, document):
        action = document.with_user(self.dispatcher).action_aftersales_order()
        return (
            self.env[action["res_model"]]
            .with_user(self.dispatcher)
            .browse(action["res_id"])
        )

    def test_nothing_delivered_is_said_in_words(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})

        with self.assertRaises(UserError):
            order.action_aftersales_order()

    def test_technicians_order_no_service(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})

        with self.assertRaises(AccessError):
            self.env["aftersales.order.make"].with_user(self.technician).create(
                {"sale_order_id": order.id, "partner_id": self.customer.id}
            )
