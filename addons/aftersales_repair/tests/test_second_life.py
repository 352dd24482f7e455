from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_case_sorting import SortingCommon


@tagged("post_install", "-at_install")
class TestSecondLife(SortingCommon):
    """A unit that is ours is refurbished or goes to its maker, instead of apart."""

    def _make_replaced(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._make_sorted()
        case.with_user(self.dispatcher).action_replace(spare)
        return case

    def test_refurbished_unit_is_in_stock_as_graded_with_a_new_card(self):
        case = self._make_replaced()
        value = self.fridge.total_value

        form = self._open(
            case.with_user(self.storekeeper).action_open_refurbish(), "storekeeper"
        )
        self.assertEqual(form.card_note, self.warranty_type.name)
        form.unit_value = 150.0
        form.save().action_apply()

        self.assertFalse(case.is_in_custody)
        self.assertEqual(case.state, "replaced")
        self.assertEqual(
            self.unit.location_id, self.company.aftersales_refurbished_location_id
        )
        self.assertEqual(self.unit.aftersales_condition, "refurbished")
        self.assertEqual(self.fridge.total_value, value + 150)
        self.assertEqual(self.unit.current_card_id.state, "issued")
        self.assertEqual(
            self.unit.card_ids.sorted("id").mapped("state"), ["replaced", "issued"]
        )

    def test_unit_that_became_ours_is_not_taken_in_from_a_customer(self):
        case = self._make_given_up()
        case.with_user(self.storekeeper).action_refurbish(100.0)

        with self.assertRaises(UserError) as error:
            self._request()

        self.assertIn(self.unit.location_id.display_name, str(error.exception))
        quants = self.unit.quant_ids.filtered(lambda quant: quant.quantity > 0)
        self.assertEqual(len(quants.filtered("location_id.is_custody")), 0)

    def test_unit_its_owner_left_is_refurbished(self):
        case = self._make_given_up()
        case.with_user(self.storekeeper).action_refurbish(100.0)

        self.assertEqual(case.state, "cancelled")
        self.assertEqual(
            self.unit.card_ids.sorted("id").mapped("state"), ["void", "issued"]
        )

    def test_unit_goes_to_its_maker(self):
        maker = self.env["res.partner"].create({"name": "Polar Works"})
        self.unit.manufacturer_id = maker
        case = self._make_given_up()
        case.with_user(self.storekeeper).action_to_maker()

        move = case.move_ids.sorted("id")[-1]
        self.assertEqual(move.picking_id.partner_id, maker)
        self.assertEqual(move.location_dest_id.usage, "supplier")
        self.assertEqual(case.state, "cancelled")
        self.assertEqual(self.unit.card_ids.state, "void")

    def test_unit_of_an_unknown_maker_stays(self):
        case = self._make_given_up()
        with self.assertRaises(UserError):
            case.with_user(self.storekeeper).action_to_maker()
        self.assertTrue(case.is_in_custody)

    def test_unit_of_an_owner_stays_his(self):
        case = self._make_sorted()
        for step in (
            lambda own: own.action_refurbish(1.0),
            lambda own: own.action_to_maker(),
        ):
            with self.assertRaises(UserError):
                step(case.with_user(self.storekeeper))

    def test_second_life_is_the_storekeepers(self):
        case = self._make_given_up()
        for role in ("reception", "dispatcher", "technician", "accountant"):
            own = case.with_user(getattr(self, role))
            with self.subTest(role=role), self.assertRaises(AccessError):
                own.action_refurbish(1.0)
            with self.subTest(role=role), self.assertRaises(AccessError):
                own.action_to_maker()

    def test_value_below_zero_is_refused(self):
        case = self._make_given_up()
        with self.assertRaises(ValidationError):
            case.with_user(self.storekeeper).action_refurbish(-1.0)
