from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestTariff(AftersalesRepairCommon):
    """Labour, travel and fees fill themselves in; their price is the pricelist's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.km_product, cls.far_product = cls.env["product.product"].create(
            [
                {"name": "Kilometre", "type": "service", "list_price": 2.0},
                {"name": "Far kilometre", "type": "service", "list_price": 3.0},
            ]
        )
        cls.call_product = cls.env["product.product"].create(
            {"name": "Call-out", "type": "service", "list_price": 30.0}
        )
        cls.way, cls.call = cls.env["aftersales.service"].create(
            [
                {"name": "Way", "kind": "travel", "product_id": cls.km_product.id},
                {"name": "Call", "kind": "fee", "product_id": cls.call_product.id},
            ]
        )

    def _tariff(self, service=None, **vals):
        service = service or self.call
        return (
            self.env["aftersales.tariff"]
            .with_user(self.manager)
            .create(
                {
                    "name": service.name,
                    "service_ids": [Command.set(service.ids)],
                    "is_automatic": True,
                    **vals,
                }
            )
        )

    def _way_tariff(self, **vals):
        return self._tariff(self.way, basis="distance", place="customer", **vals)

    # === LINES FILL THEMSELVES === #

    def test_a_case_taken_in_gets_what_the_tariff_charges(self):
        tariff = self._tariff(quantity=2)

        case = self._request()

        self.assertRecordValues(
            case.labor_ids,
            [
                {
                    "service_id": self.call.id,
                    "product_id": self.call_product.id,
                    "tariff_id": tariff.id,
                    "quantity": 2.0,
                    "price_full": 60.0,
                    "log_id": False,
                }
            ],
        )

    def test_the_way_is_charged_by_the_customers_distance(self):
        self._way_tariff(free_distance=5)
        self.customer.aftersales_distance_km = 25

        case = self._request(place="customer")

        self.assertEqual(case.distance_km, 25)
        self.assertEqual(case.labor_ids.quantity, 20)
        self.assertEqual(case.labor_ids.price_full, 40)

    def test_a_way_nobody_measured_charges_nothing_until_it_is_entered(self):
        self._way_tariff()
        case = self._request(place="customer")
        self.assertFalse(case.labor_ids)

        case.with_user(self.dispatcher).distance_km = 8

        self.assertEqual(case.labor_ids.quantity, 8)

    def test_an_untouched_line_follows_the_job(self):
        self._way_tariff(distance_to=20, sequence=1)
        self._way_tariff(distance_from=20, product_id=self.far_product.id, sequence=2)
        self.customer.aftersales_distance_km = 10
        case = self._request(place="customer")
        self.assertEqual(case.labor_ids.price_full, 20)

        case.with_user(self.reception).distance_km = 30

        self.assertRecordValues(
            case.labor_ids,
            [{"product_id": self.far_product.id, "quantity": 30, "price_full": 90}],
        )

    def test_what_somebody_changed_is_left_alone(self):
        self._way_tariff()
        self.customer.aftersales_distance_km = 10
        case = self._request(place="customer")
        case.labor_ids.with_user(self.dispatcher).quantity = 4

        case.with_user(self.dispatcher).distance_km = 30

        self.assertEqual(case.labor_ids.quantity, 4)

    def test_what_somebody_took_off_does_not_come_back(self):
        self._tariff()
        case = self._request()
        case.labor_ids.with_user(self.dispatcher).unlink()

        self._assign(case)

        self.assertFalse(case.labor_ids)

    def test_what_was_quoted_stays_as_quoted(self):
        self._way_tariff()
        self.customer.aftersales_distance_km = 10
        case = self._request(place="customer")
        self._make_uncovered(case)
        self._assign(case)
        case.with_user(self.technician).action_quote()

        case.with_user(self.dispatcher).distance_km = 30

        self.assertEqual(case.labor_ids.quantity, 10)

    def test_the_agent_who_gets_the_job_has_his_own_tariff(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "aftersales_agent_role": "service"}
        )
        man = self.env["aftersales.technician"].create(
            {"name": "His man", "agent_id": agent.id, "company_id": self.company.id}
        )
        self._tariff(quantity=3, agent_ids=[Command.set(agent.ids)], sequence=1)
        self._tariff(quantity=1, sequence=2)
        case = self._request()
        self.assertEqual(case.labor_ids.quantity, 1)

        case.with_user(self.dispatcher).action_assign(man)

        self.assertEqual(case.labor_ids.quantity, 3)

    def test_a_tariff_that_no_longer_fits_takes_its_line_away(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "aftersales_agent_role": "service"}
        )
        man = self.env["aftersales.technician"].create(
            {"name": "His man", "agent_id": agent.id, "company_id": self.company.id}
        )
        self._tariff(agent_ids=[Command.set(agent.ids)])
        case = self._request()
        case.with_user(self.dispatcher).action_assign(man)
        self.assertEqual(case.labor_ids.service_id, self.call)

        case.with_user(self.dispatcher).action_assign(self.tech)

        self.assertFalse(case.labor_ids)

    # === CONDITIONS === #

    def test_work_type_place_and_category_decide(self):
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )
        below = self.env["product.category"].create(
            {"name": "Fridges", "parent_id": self.category.id}
        )
        self.fridge.categ_id = below
        self._tariff(
            work_type_ids=[Command.set(installation.ids)],
            category_ids=[Command.set(self.category.ids)],
            place="customer",
        )

        repair = self._request()
        fitting = self._request(work_type_id=installation.id, place="customer")
        self._make_unit("FR-0002")
        elsewhere = self._request(
            "FR-0002", work_type_id=installation.id, place="agent"
        )

        self.assertFalse(repair.labor_ids)
        self.assertEqual(fitting.labor_ids.service_id, self.call)
        self.assertFalse(elsewhere.labor_ids)

    def test_an_area_holds_those_within_it(self):
        region = self.env["aftersales.area"].create({"name": "Region"})
        town = self.env["aftersales.area"].create(
            {"name": "Town", "parent_id": region.id}
        )
        self._tariff(area_ids=[Command.set(region.ids)])
        self.customer.aftersales_area_id = town

        case = self._request()

        self.assertEqual(case.labor_ids.service_id, self.call)

    def test_where_the_unit_stands_counts_more_than_where_the_customer_lives(self):
        self._way_tariff()
        self.customer.aftersales_distance_km = 10
        cottage = self.env["res.partner"].create(
            {
                "name": "Cottage",
                "parent_id": self.customer.id,
                "type": "delivery",
                "aftersales_distance_km": 70,
            }
        )

        case = self._request(place="customer", address_id=cottage.id)

        self.assertEqual(case.labor_ids.quantity, 70)

    def test_a_service_for_other_products_is_not_added(self):
        self.call.product_tmpl_ids = [Command.set(self.gasket.product_tmpl_id.ids)]
        self._tariff()

        self.assertFalse(self._request().labor_ids)

    # === LINES ENTERED BY HAND === #

    def test_a_service_entered_by_hand_is_charged_by_its_tariff(self):
        self._tariff(
            self.service,
            is_automatic=False,
            basis="hours",
            product_id=self.call_product.id,
        )
        case = self._request()
        self.assertFalse(case.labor_ids, "it adds nothing by itself")
        self._assign(case)

        line = self._plan_labor(case)

        self.assertEqual(line.quantity, 2.0)
        self.assertEqual(line.product_id, self.call_product)
        self.assertEqual(self._plan_labor(case, quantity=1).quantity, 1.0)

    def test_the_form_shows_what_the_tariff_chose(self):
        self._tariff(self.service, is_automatic=False, basis="hours")
        case = self._request()

        form = Form(case.with_user(self.dispatcher))
        with form.labor_ids.new() as line:
            line.service_id = self.service
            self.assertEqual(line.quantity, 2.0)

    def test_without_a_tariff_one_of_the_service_is_charged(self):
        case = self._request()
        self._assign(case)

        line = self._plan_labor(case)

        self.assertEqual(line.quantity, 1.0)
        self.assertFalse(line.tariff_id)

    def test_the_customers_pricelist_sets_the_price(self):
        self.env.ref("base.group_user")._apply_group(
            self.env.ref("product.group_product_pricelist")
        )
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {
                "name": "Club",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "fixed",
                            "fixed_price": 12.5,
                            "applied_on": "0_product_variant",
                            "product_id": self.call_product.id,
                        }
                    )
                ],
            }
        )
        self._tariff()

        self.assertEqual(self._request().labor_ids.price_full, 12.5)

    # === RULES AND RIGHTS === #

    def test_an_archived_tariff_charges_nothing(self):
        self._tariff().action_archive()

        self.assertFalse(self._request().labor_ids)

    def test_nonsense_is_refused(self):
        with self.assertRaises(ValidationError):
            self._tariff(service_ids=False)
        with self.assertRaises(ValidationError):
            self._tariff(self.way, basis="distance", place="workshop")
        for vals in (
            {"quantity": -1},
            {"distance_from": 10, "distance_to": 5},
            {"free_distance": -1},
        ):
            with (
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self._tariff(**vals).flush_recordset()

    def test_a_manager_sets_tariffs_and_others_read_them(self):
        tariff = self._tariff()
        for user in (self.reception, self.dispatcher, self.technician):
            self.assertTrue(tariff.with_user(user).name)
            with self.assertRaises(AccessError):
                tariff.with_user(user).quantity = 9
        case = self._request()
        self._assign(case)
        with self.assertRaises(AccessError):
            case.labor_ids.with_user(self.technician).tariff_id = tariff
        with self.assertRaises(AccessError):
            case.with_user(self.dispatcher).tariff_service_ids = False

    def test_lines_of_many_cases_are_filled_in_together(self):
        self._tariff()
        cases = self.env["aftersales.case"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "product_id": self.fridge.id,
                    "place": "customer",
                }
            ]
            * 20
        )
        labor = self.registry["aftersales.work.labor"]

        with patch.object(
            labor, "create", autospec=True, side_effect=labor.create
        ) as create:
            cases.action_confirm()

        self.assertEqual(len(cases.labor_ids), 20)
        self.assertEqual(create.call_count, 1)

    def test_many_cases_ask_for_the_tariffs_once(self):
        self._tariff()
        self._request()
        rules = self.env["aftersales.tariff"]._get_rules()

        with self.assertQueryCount(0):
            self.assertEqual(self.env["aftersales.tariff"]._get_rules(), rules)
