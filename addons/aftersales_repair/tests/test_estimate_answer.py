from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import Form, HttpCase, tagged

from .common import AftersalesRepairCommon

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


class EstimateCommon(AftersalesRepairCommon):
    """A fridge whose user broke it: everything is to be paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 20)
        cls.hinge = cls._make_product("Hinge", 5.0, 15.0)
        cls._add_stock(cls.hinge, 20)

    def _take_in(self, serial="FR-0001", **vals):
        case = self._request(serial, **vals)
        self._make_uncovered(case)
        return case, self._assign(case)

    def _quote(self, case):
        return case.with_user(self.technician).action_quote().sudo()

    def _answer(self, case, is_accepted, way="phone", user=None, **vals):
        case.with_user(user or self.reception).action_answer_estimate(
            is_accepted, way, **vals
        )


@tagged("post_install", "-at_install")
class TestEstimateAnswer(EstimateCommon):
    """The customer answers on the portal, by phone or at the counter; partly too."""

    # === BY PHONE === #

    def test_answer_by_phone_is_kept_with_who_gave_and_who_recorded_it(self):
        case, order = self._take_in()
        self._plan_part(case, self.gasket, 2)
        estimate = self._quote(case)
        with self.assertRaises(UserError) as error:
            order.action_start()
        self.assertIn("cannot start", str(error.exception))

        self._answer(case, True, answered_by="Mr Karimi", note="Go ahead")

        self.assertEqual(case.state, "quote_approved")
        self.assertRecordValues(
            estimate,
            [
                {
                    "state": "sale",
                    "aftersales_answer_way": "phone",
                    "aftersales_answered_by": "Mr Karimi",
                    "aftersales_recorded_by_id": self.reception.id,
                    "aftersales_answer_note": "Go ahead",
                }
            ],
        )
        self.assertTrue(estimate.aftersales_answered_on)
        self.assertIn("Mr Karimi, By Phone", case.message_ids[0].body)
        self.assertTrue(order.action_start())

    def test_refusal_at_the_counter_stops_the_work(self):
        case, order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)

        self._answer(case, False, "counter")

        self.assertEqual(case.state, "quote_rejected")
        self.assertEqual(order.sudo().state, "cancelled")
        self.assertRecordValues(
            estimate,
            [
                {
                    "state": "cancel",
                    "aftersales_answer_way": "counter",
                    "aftersales_answered_by": self.customer.name,
                }
            ],
        )
        self.assertTrue(case.part_ids.is_declined)
        self.assertEqual(case.price_charged, 0)

    def test_form_takes_the_answer_line_by_line(self):
        case, order = self._take_in()
        wanted = self._plan_part(case, self.gasket, 2)
        unwanted = self._plan_part(case, self.hinge)
        self._quote(case)
        self.assertTrue(case.with_user(self.reception).can_answer)
        action = case.with_user(self.reception).action_open_answer()

        form = Form(
            self.env["aftersales.estimate.answer"]
            .with_user(self.reception)
            .with_context(**action["context"])
        )
        self.assertEqual(form.answered_by, self.customer.name)
        self.assertEqual(form.amount, 65.0)
        with form.line_ids.edit(1) as line:
            self.assertEqual(line.name, "Hinge")
            line.is_wanted = False
        self.assertEqual(form.amount, 50.0)
        form.save().action_apply()

        self.assertEqual(case.state, "quote_approved")
        self.assertTrue(unwanted.is_declined)
        self.assertEqual(case.price_charged, 50.0)
        self.assertIn("without Hinge", case.message_ids[0].body)
        log = order.action_start().sudo()
        self.assertEqual(log.part_ids, wanted)
        self._pass(self._submit(order))
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 50.0)

    def test_answer_to_an_estimate_changed_meanwhile_is_not_recorded(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)
        action = case.with_user(self.reception).action_open_answer()
        model = self.env["aftersales.estimate.answer"].with_user(self.reception)
        form = Form(model.with_context(**action["context"]))
        self.assertEqual(form.amount, 25.0)
        self._plan_part(case, self.hinge, 5)
        self._quote(case)

        wizard = form.save()
        with self.assertRaises(UserError) as error:
            wizard.action_apply()

        self.assertIn("changed meanwhile", str(error.exception))
        self.assertEqual(case.state, "to_quote")
        self.assertFalse(estimate.aftersales_answer_way)
        Form(model.with_context(**action["context"])).save().action_apply()
        self.assertEqual(case.state, "quote_approved")

    def test_declining_every_line_declines_the_estimate(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)

        self._answer(case, True, declined=estimate.order_line.ids)

        self.assertEqual(case.state, "quote_rejected")

    def test_line_of_another_estimate_is_left_alone(self):
        self._make_unit("FR-0002")
        case, _order = self._take_in()
        other, _order = self._take_in("FR-0002")
        self._plan_part(case, self.gasket)
        self._plan_part(other, self.gasket)
        self._quote(case)
        foreign = self._quote(other).order_line

        self._answer(case, True, declined=foreign.ids)

        self.assertEqual(case.state, "quote_approved")
        self.assertEqual(foreign.product_uom_qty, 1)

    def test_there_is_one_answer(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        self._quote(case)
        self._answer(case, True)

        for is_accepted in (True, False):
            with self.assertRaises(UserError) as error:
                self._answer(case, is_accepted)
            self.assertIn("not possible now", str(error.exception))
        self.assertEqual(case.state, "quote_approved")

    def test_nothing_was_asked_yet(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)

        self.assertFalse(case.with_user(self.reception).can_answer)
        with self.assertRaises(UserError):
            self._answer(case, True)

    def test_only_reception_and_dispatch_record_an_answer(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        self._quote(case)

        for role in ("technician", "inspector", "storekeeper", "accountant"):
            user = getattr(self, f"test_{role}", None) or getattr(self, role)
            with self.subTest(role), self.assertRaises(AccessError):
                self._answer(case, True, user=user)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.estimate.answer"].with_user(user).create(
                    {"case_id": case.id, "answered_by": "X"}
                )
        self._answer(case, True, user=self.dispatcher)

    # === ON THE PORTAL AND IN SALES === #

    def test_signature_is_an_answer_of_who_signed(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)
        estimate.write({"signed_by": "Leila K.", "signed_on": "2026-01-01"})

        estimate.action_confirm()

        self.assertRecordValues(
            estimate,
            [
                {
                    "aftersales_answer_way": "online",
                    "aftersales_answered_by": "Leila K.",
                }
            ],
        )

    def test_confirmation_in_sales_names_who_did_it(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)

        estimate.with_user(self.env.user).action_confirm()

        self.assertEqual(estimate.aftersales_answer_way, "office")
        self.assertEqual(estimate.aftersales_answered_by, self.env.user.name)

    def test_optional_line_stands_apart_where_it_can_be_declined(self):
        case, order = self._take_in()
        must = self._plan_part(case, self.gasket, 2)
        may = self._plan_part(case, self.hinge, 3, is_optional=True)
        estimate = self._quote(case)

        self.assertTrue(may.sale_line_id._can_be_edited_on_portal())
        self.assertFalse(must.sale_line_id._can_be_edited_on_portal())
        self.assertEqual(may.sale_line_id._get_answered_quantity(True, False), 0)
        self.assertEqual(may.sale_line_id._get_answered_quantity(False, 0), 0)
        for typed in (False, 1, 99, -1):
            self.assertEqual(may.sale_line_id._get_answered_quantity(False, typed), 3)
        may.sale_line_id.product_uom_qty = 0
        estimate.action_confirm()

        self.assertEqual(order.action_start().sudo().part_ids, must)

    def test_estimate_of_declined_lines_only_is_not_accepted(self):
        case, _order = self._take_in()
        may = self._plan_part(case, self.hinge, is_optional=True)
        estimate = self._quote(case)
        may.sale_line_id.product_uom_qty = 0

        with self.assertRaises(UserError) as error:
            estimate.action_confirm()

        self.assertIn("Every line", str(error.exception))
        self.assertEqual(case.state, "to_quote")

    # === CHANGES === #

    def test_what_came_up_meanwhile_joins_the_open_estimate(self):
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket)
        estimate = self._quote(case)
        estimate.write({"signed_by": "Leila", "signed_on": "2026-01-01"})
        self.assertFalse(case._is_step_open("quote"))
        part.with_user(self.technician).quantity = 2
        self._plan_part(case, self.hinge)
        self.assertTrue(case._is_step_open("quote"))

        again = self._quote(case)

        self.assertEqual(again, estimate)
        self.assertFalse(estimate.signed_by, "the signature was for the old amount")
        self.assertEqual(estimate.aftersales_revision, 1)
        self.assertEqual(estimate.amount_untaxed, 65.0)
        logs = self.env["aftersales.notification.log"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", estimate.id)]
        )
        self.assertEqual(set(logs.mapped("event_key")), {"", "1"}, "told once each")

    def test_free_line_that_joins_does_not_answer_for_the_customer(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)
        part = self._plan_part(case, self.hinge)
        part.with_user(self.manager).goodwill_percent = 100

        self._quote(case)

        self.assertEqual(case.state, "to_quote")
        self.assertEqual(len(estimate.order_line), 2)

    def test_more_than_agreed_is_asked_for_anew_and_what_was_agreed_stands(self):
        case, order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        first = self._quote(case)
        self._answer(case, True)
        order.action_start()
        part.with_user(self.technician).quantity = 5
        with self.assertRaises(UserError) as error:
            self._submit(order)
        self.assertIn("new estimate", str(error.exception))

        order.action_requote()
        second = self._quote(case)

        self.assertEqual(case.state, "to_quote")
        self.assertEqual(second.order_line.product_uom_qty, 3)
        self.assertEqual(second.amount_untaxed, 75.0)
        self.assertEqual(first.amount_untaxed, 50.0)
        self._answer(case, True)
        order.action_start()
        log = self._submit(order)
        self.assertEqual(sum(log.part_ids.mapped("quantity")), 5)

    def test_declined_surplus_leaves_what_was_agreed(self):
        case, order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self._quote(case)
        self._answer(case, True)
        order.action_start()
        self._plan_part(case, self.hinge)
        order.action_requote()
        self._quote(case)

        self._answer(case, False)

        self.assertEqual(case.state, "quote_approved", "the agreed work goes on")
        self.assertEqual(order.sudo().state, "in_progress")
        order.action_start()
        log = self._submit(order)
        self.assertEqual(log.part_ids, part)
        self._pass(log)
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 50.0)

    def test_estimate_withdrawn_with_its_case_is_no_refusal(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)

        case.with_user(self.reception).action_cancel("Fetched")

        self.assertEqual(estimate.state, "cancel")
        self.assertFalse(estimate.aftersales_answer_way)
        self.assertNotIn("quote_rejected", case.state_log_ids.mapped("state"))


@tagged("post_install", "-at_install")
class TestEstimatePortal(EstimateCommon, HttpCase):
    """The link the customer gets: he declines what he may, and signs the rest."""

    def _call(self, order, route, **params):
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/{route}",
            {"access_token": order.access_token, **params},
        )

    def test_customer_declines_an_optional_line_and_signs(self):
        case, order = self._take_in()
        must = self._plan_part(case, self.gasket, 2)
        may = self._plan_part(case, self.hinge, 3, is_optional=True)
        estimate = self._quote(case)
        wanted, optional = must.sale_line_id, may.sale_line_id

        self._call(estimate, "update_line_dict", line_id=wanted.id, remove=True)
        self.assertEqual(wanted.product_uom_qty, 2, "the work needs it")
        self._call(estimate, "update_line_dict", line_id=optional.id, input_quantity=9)
        self.assertEqual(optional.product_uom_qty, 3, "how many is not his to say")
        self._call(estimate, "update_line_dict", line_id=optional.id, remove=True)
        self.assertEqual(optional.product_uom_qty, 0)
        self._call(estimate, "accept", name="Leila Karimi", signature=SIGNATURE)

        self.assertEqual(case.state, "quote_approved")
        self.assertRecordValues(
            estimate,
            [
                {
                    "state": "sale",
                    "aftersales_answer_way": "online",
                    "aftersales_answered_by": "Leila Karimi",
                }
            ],
        )
        self.assertEqual(order.action_start().sudo().part_ids, must)

    def test_link_of_another_estimate_changes_nothing(self):
        self._make_unit("FR-0002")
        case, _order = self._take_in()
        other, _order = self._take_in("FR-0002")
        self._plan_part(case, self.hinge)
        may = self._plan_part(other, self.hinge, is_optional=True)
        estimate = self._quote(case)
        self._quote(other)

        self._call(
            estimate, "update_line_dict", line_id=may.sale_line_id.id, remove=True
        )

        self.assertEqual(may.sale_line_id.product_uom_qty, 1)

    def test_customer_declines_the_estimate(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        estimate = self._quote(case)

        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{estimate.id}/decline",
            data={
                "access_token": estimate.access_token,
                "decline_message": "Too dear",
                "csrf_token": Request.csrf_token(self),
            },
        )

        self.assertEqual(case.state, "quote_rejected")
        self.assertRecordValues(
            estimate,
            [
                {
                    "aftersales_answer_way": "online",
                    "aftersales_answered_by": self.customer.name,
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestEstimateRejected(EstimateCommon):
    """Who declines pays for the look, where the process says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.env["aftersales.service"].create(
            {
                "name": "Inspection",
                "product_id": cls.env["product.product"]
                .create(
                    {
                        "name": "Inspection",
                        "type": "service",
                        "list_price": 30.0,
                        "invoice_policy": "delivery",
                        "taxes_id": [Command.clear()],
                    }
                )
                .id,
            }
        )

    def _reject(self, **process_vals):
        case, _order = self._take_in()
        case.process_id.write(process_vals)
        self._plan_part(case, self.gasket)
        self._quote(case)
        self._answer(case, False)
        return case

    def test_inspection_fee_is_invoiced_once(self):
        case = self._reject(rejection_service_id=self.fee.id)

        self.assertEqual(case.state, "quote_rejected")
        self.assertEqual(case.price_charged, 30.0)
        self.assertTrue(case.with_user(self.accountant).can_invoice)
        case.with_user(self.accountant).action_invoice()
        self.assertRecordValues(
            case.invoice_ids.invoice_line_ids,
            [{"product_id": self.fee.product_id.id, "price_subtotal": 30.0}],
        )
        case._charge_rejection()
        self.assertEqual(len(case.labor_ids), 1)
        self.assertFalse(case._is_step_open("invoice"))

    def test_process_without_fee_charges_nothing(self):
        case = self._reject()

        self.assertFalse(case.labor_ids)
        self.assertEqual(case.state, "quote_rejected")
        self.assertFalse(case.with_user(self.accountant).can_invoice)

    def test_fee_is_no_work_for_a_technician(self):
        case = self._reject(rejection_service_id=self.fee.id)
        case.with_user(self.reception).action_sort()
        case.with_user(self.reception).action_sort()
        case.with_user(self.manager).action_reopen()
        order = case.with_user(self.dispatcher).action_assign(self.tech)
        order.with_user(self.technician).action_accept()

        log = order.with_user(self.technician).action_start().sudo()

        self.assertFalse(log.labor_ids)
        self.assertFalse(log.part_ids, "what was declined is not done either")
        self._pass(self._submit(order.with_user(self.technician)))
        self.assertEqual(case.labor_ids.sale_line_id.product_uom_qty, 1)

    def test_fee_cannot_be_made_by_hand(self):
        case, _order = self._take_in()

        with self.assertRaises(AccessError):
            self._plan_labor(case, is_rejection_fee=True)

    def test_unit_goes_straight_to_sorting_where_the_process_says_so(self):
        case = self._reject(is_sorted_on_rejection=True)

        self.assertEqual(case.state, "to_sort")

    def test_unit_at_the_customer_is_not_sorted(self):
        case, _order = self._take_in(place="customer")
        case.process_id.is_sorted_on_rejection = True
        self._plan_part(case, self.gasket)
        self._quote(case)

        self._answer(case, False)

        self.assertEqual(case.state, "quote_rejected")
        case.with_user(self.reception).action_deliver()
        self.assertEqual(case.state, "delivered")
