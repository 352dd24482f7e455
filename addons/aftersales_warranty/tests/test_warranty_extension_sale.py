from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .test_warranty_extension import ExtensionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01")
class TestWarrantyExtensionSale(ExtensionCommon):
    """A warranty is prolonged by a line of a sales order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["product.product"].create(
            {
                "name": "One More Year",
                "type": "service",
                "list_price": 80,
                "is_warranty_extension": True,
                "extension_duration": 1,
                "extension_duration_unit": "year",
                "extension_labor_percent": 50,
            }
        )
        cls.salesman = new_test_user(
            cls.env, "extension_salesman", groups="sales_team.group_sale_salesman"
        )

    def _sell_extension(self, card=None, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.consumer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.service.id,
                            "extension_card_id": card.id if card else False,
                            **values,
                        }
                    )
                ],
            }
        )

    def test_salesman_sells_an_extension(self):
        with Form(self.env["sale.order"].with_user(self.salesman)) as form:
            form.partner_id = self.consumer
            with form.order_line.new() as line:
                line.product_id = self.service
                line.extension_card_id = self.card
        order = form.record

        order.action_confirm()

        extension = order.sudo().order_line.extension_ids
        self.assertRecordValues(
            extension,
            [
                {
                    "state": "approved",
                    "origin": "sold",
                    "card_id": self.card.id,
                    "sale_order_id": order.id,
                    "labor_percent": 50,
                    "date_start": date(2028, 1, 10),
                    "date_end": date(2029, 1, 9),
                }
            ],
        )
        self.assertEqual(self.card.date_end, date(2029, 1, 9))
        self.assertIn(extension.name, order.order_line.extension_label)
        self.assertEqual(order.amount_untaxed, 80)

    def test_order_without_a_card_is_refused_in_words(self):
        order = self._sell_extension()

        with self.assertRaises(UserError) as error:
            order.action_confirm()

        self.assertIn(self.service.name, str(error.exception))
        self.assertEqual(order.state, "draft")

    def test_extension_of_two_units_in_one_line_is_refused_in_words(self):
        order = self._sell_extension(self.card, product_uom_qty=2)

        with self.assertRaises(UserError) as error:
            order.action_confirm()

        self.assertIn("one unit", str(error.exception))

    def test_extension_of_a_void_card_is_not_sold(self):
        order = self._sell_extension(self.card)
        self.card.action_void("Forged")

        with self.assertRaises(UserError) as error:
            order.action_confirm()

        self.assertIn(self.card.name, str(error.exception))

    def test_expired_warranty_is_prolonged_within_its_grace_only(self):
        card = self._issue_card("FR-OLD", delivery_date="2024-05-20")
        self.assertEqual(card.date_end, date(2026, 5, 19))
        order = self._sell_extension(card)
        with self.assertRaises(UserError) as error:
            order.action_confirm()
        self.assertIn(card.name, str(error.exception))

        self.service.extension_grace_days = 30
        order.action_confirm()

        self.assertEqual(card.date_end, date(2027, 5, 31))

    def test_cancelled_order_takes_its_extension_back(self):
        order = self._sell_extension(self.card)
        order.action_confirm()
        extension = order.order_line.extension_ids
        later = self._create_extension()
        later.action_approve()

        order._action_cancel()

        self.assertEqual(extension.state, "refused")
        self.assertIn("cancelled", extension.refusal_reason)
        self.assertEqual(later.date_start, date(2028, 1, 10), "it moves up")
        self.assertEqual(self.card.date_end, date(2028, 7, 9))

    def test_used_extension_survives_the_cancelled_order(self):
        order = self._sell_extension(self.card)
        order.action_confirm()

        self.env["aftersales.coverage.usage"].create(
            {
                "coverage_id": self._get_extension_coverage().id,
                "name": "JS-1",
                "visits": 1,
            }
        )

        order._action_cancel()

        self.assertEqual(order.order_line.extension_ids.state, "approved")
        self.assertEqual(self.card.date_end, date(2029, 1, 9))
        self.assertIn("has been used", order.message_ids[0].body)

    def test_order_that_comes_back_prolongs_once_more(self):
        order = self._sell_extension(self.card)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()

        order.action_confirm()

        self.assertEqual(
            order.order_line.extension_ids.sorted("id").mapped("state"),
            ["refused", "approved"],
        )
        self.assertEqual(self.card.date_end, date(2029, 1, 9))

    def test_line_that_has_prolonged_a_card_keeps_it(self):
        order = self._sell_extension(self.card)
        order.action_confirm()

        with self.assertRaises(UserError) as error:
            order.order_line.extension_card_id = self._issue_card("FR-2")

        self.assertIn(self.card.name, str(error.exception))

    def test_quantity_of_a_confirmed_line_goes_to_nothing_and_back_only(self):
        order = self._sell_extension(self.card)
        order.action_confirm()

        with self.assertRaises(UserError) as error:
            order.order_line.product_uom_qty = 2
        self.assertIn("one unit", str(error.exception))
        order.order_line.product_uom_qty = 0
        self.assertEqual(self.card.date_end, date(2028, 1, 9))
        order.order_line.product_uom_qty = 1

        self.assertEqual(self.card.date_end, date(2029, 1, 9))

    def test_line_that_becomes_another_product_takes_its_extension_back(self):
        order = self._sell_extension(self.card)
        order.action_confirm()
        extension = order.order_line.extension_ids
        line = order.order_line.with_user(self.salesman)
        order.user_id = self.salesman

        line.product_id = self.service
        self.assertEqual(extension.state, "approved")
        line.product_id = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )

        self.assertEqual(extension.state, "refused")
        self.assertIn("another product", extension.refusal_reason)
        self.assertEqual(self.card.date_end, date(2028, 1, 9))

    def test_line_that_becomes_another_extension_prolongs_by_that(self):
        order = self._sell_extension(self.card)
        order.action_confirm()
        longer = self.service.copy({"name": "Two More", "extension_duration": 2})

        order.order_line.product_id = longer

        self.assertEqual(
            order.order_line.extension_ids.sorted("id").mapped("state"),
            ["refused", "approved"],
        )
        self.assertEqual(self.card.date_end, date(2030, 1, 9))

    def test_line_whose_extension_was_used_keeps_its_product(self):
        order = self._sell_extension(self.card)
        order.action_confirm()
        self.env["aftersales.coverage.usage"].create(
            {"coverage_id": self._get_extension_coverage().id, "name": "JS-1"}
        )

        with self.assertRaises(UserError) as error:
            order.order_line.product_id = self.fridge

        self.assertIn("used already", str(error.exception))

    def test_line_added_to_a_confirmed_order_prolongs_at_once(self):
        order = self._sell()

        order.order_line = [
            Command.create(
                {"product_id": self.service.id, "extension_card_id": self.card.id}
            )
        ]

        self.assertEqual(self.card.date_end, date(2029, 1, 9))

    # === SOLD WITH THE UNIT === #

    def _sell_with_units(self, quantity):
        lots = self._stock(
            self._create_lots(*(f"FR-N{number}" for number in range(quantity)))
        )
        order = self._sell_extension()
        order.order_line = [
            Command.create({"product_id": self.fridge.id, "product_uom_qty": quantity})
        ]
        order.action_confirm()
        self.assertFalse(order.order_line.extension_ids)
        self._deliver(order.picking_ids, lots)
        return order, lots.card_ids

    def test_unit_sold_with_its_extension_is_prolonged_by_the_delivery(self):
        order, card = self._sell_with_units(1)

        self.assertEqual(order.order_line.extension_ids.card_id, card)
        self.assertEqual(card.date_end, date(2029, 5, 31))

    def test_among_several_units_a_person_chooses_the_card(self):
        order, cards = self._sell_with_units(2)
        self.assertFalse(order.order_line.extension_ids)

        order.order_line.filtered("is_warranty_extension").extension_card_id = cards[0]

        self.assertEqual(order.order_line.extension_ids.card_id, cards[0])
        self.assertEqual(cards[0].date_end, date(2029, 5, 31))
        self.assertEqual(cards[1].date_end, date(2028, 5, 31))

    # === THE PRODUCT === #

    def test_extension_product_is_a_service_with_a_length_and_a_share(self):
        for values in (
            {"type": "consu"},
            {"extension_duration": 0},
            {"extension_parts_percent": 120},
            {"extension_parts_percent": 0, "extension_labor_percent": 0},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.service.product_tmpl_id.write(values)
