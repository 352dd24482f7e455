from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .test_estimate_answer import EstimateCommon


class SortingCommon(EstimateCommon):
    """Fridges whose owners declined the estimate, and which lie in sorting."""

    def _make_sorted(self, serial="FR-0001", is_sorted=True):
        case, _order = self._take_in(serial)
        self._plan_part(case, self.gasket)
        self._quote(case)
        self._answer(case, False)
        if is_sorted:
            case.with_user(self.reception).action_sort()
            self.assertEqual(case.state, "to_sort")
        return case

    def _make_given_up(self, serial="FR-0001"):
        case = self._make_sorted(serial)
        case.with_user(self.reception).action_give_up("Her son")
        return case

    def _prepare_part(self, product, value, lot=None, quantity=1):
        return {
            "product_id": product.id,
            "quantity": quantity,
            "lot_id": lot.id if lot else False,
            "unit_value": value,
        }

    def _open(self, action, role):
        user = getattr(self, role)
        return Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )


@tagged("post_install", "-at_install")
class TestCaseSorting(SortingCommon):
    """A group is sorted owner by owner; what stays here is good parts and scrap."""

    def _check_scrapped(self, case):
        last = case.move_ids.filtered(lambda move: move.product_id == self.fridge)[-1]
        self.assertEqual(last.state, "done")
        self.assertEqual(last.location_dest_id.usage, "inventory")
        self.assertEqual(last.lot_ids, self.unit)
        self.assertFalse(self.unit.quant_ids.filtered(lambda q: q.quantity > 0)[1:])

    # === BY OWNER === #

    def test_group_is_sorted_by_its_owners(self):
        babak = self.env["res.partner"].create({"name": "Babak"})
        cases = self.env["aftersales.case"]
        for number in (2, 3, 4):
            self._make_unit(f"FR-000{number}")
            cases |= self._make_sorted(f"FR-000{number}", is_sorted=number != 4)
        cases[1].sudo().partner_id = babak
        self.assertEqual(cases[2].state, "quote_rejected")

        form = self._open(
            cases.with_user(self.reception).action_open_sort(), "reception"
        )
        wizard = form.save()
        self.assertEqual(
            [line.partner_id.name for line in wizard.line_ids],
            ["Babak", "Leila Karimi", "Leila Karimi"],
        )
        wizard.said_by = "The agent"
        wizard.line_ids[0].decision = "given_up"
        action = wizard.action_apply()

        self.assertEqual(action["params"]["type"], "success")
        self.assertRecordValues(
            cases,
            [
                {"state": "ready", "sorting_decision": "back"},
                {"state": "to_sort", "sorting_decision": "given_up"},
                {"state": "ready", "sorting_decision": "back"},
            ],
        )
        self.assertIn("The agent leaves the unit", cases[1].message_ids[0].body)

    def test_one_decision_for_all_lines(self):
        self._make_unit("FR-0002")
        cases = self._make_sorted() | self._make_sorted("FR-0002")

        form = self._open(
            cases.with_user(self.inspector).action_open_sort(), "inspector"
        )
        form.decision = "given_up"
        form.save().action_apply()

        self.assertEqual(set(cases.mapped("sorting_decision")), {"given_up"})

    def test_unit_that_cannot_be_sorted_does_not_stop_the_others(self):
        self._make_unit("FR-0002")
        bad = self._request("FR-0002")
        good = self._make_sorted()

        form = self._open(
            (bad | good).with_user(self.reception).action_open_sort(), "reception"
        )
        action = form.save().action_apply()

        self.assertEqual(good.state, "ready")
        self.assertEqual(bad.state, "to_assign")
        self.assertIn(bad.name, action["params"]["message"])

    def test_list_is_printed_for_each_owner(self):
        self._make_unit("FR-0002")
        cases = self._make_sorted() | self._make_given_up("FR-0002")
        cases[1].sudo().partner_id = self.env["res.partner"].create({"name": "Babak"})

        html = (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            ._render_qweb_html("aftersales_repair.report_case_sorting", cases.ids)[0]
            .decode()
        )

        self.assertEqual(html.count("Sorting List"), 2)
        for text in ("Babak", "Leila Karimi", "FR-0001", "Owner Leaves It"):
            self.assertIn(text, html)

    def test_owner_may_change_his_mind(self):
        case = self._make_given_up()
        self.assertTrue(case.with_user(self.storekeeper).can_dismantle)

        case.with_user(self.reception).action_sort()

        self.assertEqual(case.sorting_decision, "back")
        with self.assertRaises(UserError):
            case.with_user(self.storekeeper).action_dismantle()

    # === TAKEN APART === #

    def test_good_parts_come_into_stock_as_graded_and_the_rest_is_scrap(self):
        case = self._make_given_up()
        before = self.gasket.qty_available
        self.assertEqual(self.gasket.total_value, before * 10)
        lot = self.env["stock.lot"].create(
            {"name": "CP-1", "product_id": self.compressor.id}
        )

        case.with_user(self.storekeeper).action_dismantle(
            [
                self._prepare_part(self.gasket, 3.0, quantity=2),
                self._prepare_part(self.compressor, 40.0, lot),
            ]
        )

        self.assertEqual(case.state, "cancelled")
        self.assertFalse(case.is_in_custody)
        self.assertEqual(case.dismantled_by_id, self.storekeeper)
        self.assertEqual(self.gasket.qty_available, before + 2)
        self.assertEqual(self.gasket.total_value, before * 10 + 6)
        self.assertEqual(lot.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(self.compressor.total_value, 40.0)
        self._check_scrapped(case)
        self.assertEqual(self.unit.card_ids.mapped("state"), ["void"])
        places = case.move_ids.sorted("id").mapped("location_dest_id")
        self.assertIn(self.custody, places, "parts go through custody")
        self.assertFalse(self.custody.quant_ids.filtered("quantity"))

    def test_unit_without_good_parts_is_scrapped(self):
        case = self._make_given_up()

        case.with_user(self.storekeeper).action_dismantle()

        self.assertEqual(case.state, "cancelled")
        self._check_scrapped(case)
        self.assertIn("no part of it is good", case.message_ids[0].body)

    def test_unit_that_was_scrapped_is_not_taken_in_again(self):
        self._make_given_up().with_user(self.storekeeper).action_dismantle()

        with self.assertRaises(UserError) as error:
            self._request("FR-0001")

        self.assertIn("was scrapped", str(error.exception))

    def test_replaced_unit_is_taken_apart_after_its_case_has_ended(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._make_sorted()
        case.with_user(self.dispatcher).action_replace(spare)
        self.assertTrue(case.is_in_custody)

        case.with_user(self.storekeeper).action_dismantle(
            [self._prepare_part(self.gasket, 3.0)]
        )

        self.assertEqual(case.state, "replaced")
        self.assertFalse(case.is_in_custody)
        self.assertEqual(spare.current_card_id.state, "issued")
        with self.assertRaises(UserError):
            case.with_user(self.storekeeper).action_dismantle()

    def test_unit_kept_after_its_replacement_is_not_taken_in_again(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._make_sorted()
        case.with_user(self.dispatcher).action_replace(spare)

        with self.assertRaises(UserError) as error:
            self._request()
        self.assertIn(case.name, str(error.exception))

    def test_form_proposes_what_is_in_the_unit(self):
        lot = self.env["stock.lot"].create(
            {"name": "CP-1", "product_id": self.compressor.id}
        )
        self.env["aftersales.unit.component"].create(
            {"unit_id": self.unit.id, "lot_id": lot.id}
        )
        case = self._make_given_up()

        form = self._open(
            case.with_user(self.storekeeper).action_open_dismantle(), "storekeeper"
        )
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.product_id, self.compressor)
            self.assertEqual(line.serial, "CP-1")
            self.assertEqual(line.unit_value, 50.0)
            line.is_good = True
            line.unit_value = 30.0
        with form.line_ids.new() as line:
            line.product_id = self.gasket
        form.save().action_apply()

        self.assertEqual(lot.location_id, self.warehouse.lot_stock_id)
        self.assertFalse(self.unit.component_ids.filtered("is_installed"))
        self.assertEqual(
            case.move_ids.filtered("is_aftersales_graded").product_id, self.compressor
        )

    def test_form_proposes_the_parts_list_where_nothing_is_on_record(self):
        self.fridge.product_tmpl_id.part_ids = [
            Command.create({"product_id": self.gasket.id, "quantity": 2})
        ]
        case = self._make_given_up()

        form = self._open(
            case.with_user(self.storekeeper).action_open_dismantle(), "storekeeper"
        )

        with form.line_ids.edit(0) as line:
            self.assertEqual(line.product_id, self.gasket)
            self.assertEqual(line.quantity, 2)
            self.assertFalse(line.is_good)

    # === REFUSED === #

    def test_serial_a_technician_carries_was_not_in_the_unit(self):
        lot = self._add_stock(self.compressor, 1, "CP-9", self.tech.location_id)
        case = self._make_given_up().with_user(self.storekeeper)

        with self.assertRaises(UserError) as error:
            case.action_dismantle([self._prepare_part(self.compressor, 40.0, lot)])

        self.assertIn("CP-9", str(error.exception))
        self.assertIn(self.tech.location_id.name, str(error.exception))
        self.assertTrue(case.is_in_custody)

    def test_parts_that_cannot_come_into_stock_are_refused(self):
        case = self._make_given_up().with_user(self.storekeeper)

        for part in (
            self._prepare_part(self.gasket, 3.0, quantity=0),
            self._prepare_part(self.gasket, -1.0),
        ):
            with self.assertRaises(ValidationError):
                case.action_dismantle([part])
        with self.assertRaises(UserError) as error:
            case.action_dismantle([self._prepare_part(self.compressor, 1.0)])
        self.assertIn("serial of the Compressor", str(error.exception))
        self.assertEqual(case.state, "to_sort")
        self.assertEqual(self.unit.location_id, self.custody)

    def test_serial_that_lies_in_stock_did_not_come_out_of_the_unit(self):
        case = self._make_given_up().with_user(self.storekeeper)
        lot = self._add_stock(self.compressor, 1, "CP-1")

        with self.assertRaises(UserError) as error:
            case.action_dismantle([self._prepare_part(self.compressor, 1.0, lot)])

        self.assertIn("CP-1 lies at", str(error.exception))
        self.assertEqual(case.state, "to_sort")
        self.assertEqual(lot.location_id, self.warehouse.lot_stock_id)

    def test_unit_that_is_not_given_up_is_not_taken_apart(self):
        case = self._make_sorted()

        with self.assertRaises(UserError) as error:
            case.with_user(self.storekeeper).action_dismantle()

        self.assertIn("not possible now", str(error.exception))

    def test_each_step_belongs_to_its_role(self):
        case = self._make_sorted()
        for role in ("technician", "storekeeper", "accountant", "dispatcher"):
            with self.subTest(role), self.assertRaises(AccessError):
                case.with_user(getattr(self, role)).action_give_up()
        with self.assertRaises(AccessError):
            case.with_user(self.reception).sorting_decision = "given_up"
        case.with_user(self.inspector).action_give_up()
        for role in ("technician", "reception", "inspector", "dispatcher"):
            with self.subTest(role), self.assertRaises(AccessError):
                case.with_user(getattr(self, role)).action_dismantle()

    def test_process_keeps_taking_apart_for_a_group(self):
        case = self._make_given_up()
        self.assertTrue(case.with_user(self.storekeeper)._is_approver("dismantle"))
        group = self.env["res.groups"].create({"name": "Sorting Masters"})
        case.process_id.approver_ids = [
            Command.create({"step": "dismantle", "group_id": group.id})
        ]

        with self.assertRaises(AccessError) as error:
            case.with_user(self.storekeeper).action_dismantle()
        self.assertIn("Sorting Masters", str(error.exception))
        group.user_ids = self.storekeeper
        case.with_user(self.storekeeper).action_dismantle()

        self.assertEqual(case.state, "cancelled")
