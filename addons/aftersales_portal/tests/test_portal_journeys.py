from odoo import Command
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalJourneys(AftersalesPortalCommon):
    """The long ways through the portal in a real browser, on a phone as well."""

    def test_the_customer_declines_the_estimate(self):
        order = self._make_estimate()

        self.start_tour("/my", "aftersales_portal_decline", login="portal_customer")

        self.assertRecordValues(
            order, [{"state": "cancel", "aftersales_answer_note": "Too dear"}]
        )
        self.assertEqual(self.unit.case_ids.state, "quote_rejected")

    def test_the_customer_confirms_that_he_has_his_unit(self):
        case = self._make_delivered()

        self.start_tour("/my", "aftersales_portal_received", login="portal_customer")

        self.assertEqual(case.receipt_confirmed_by, self.customer.name)

    def test_anybody_announces_a_unit_at_a_public_gateway(self):
        gateway = self._make_gateway()

        self.start_tour(
            f"/reception/{gateway.access_token}", "aftersales_portal_reception"
        )

        asked = self.env["aftersales.request"].search([("gateway_id", "=", gateway.id)])
        # a stranger takes nobody's unit: reception compares the serial
        self.assertRecordValues(
            asked.case_ids,
            [
                {
                    "product_id": self.fridge.id,
                    "lot_id": False,
                    "complaint": "It hums at night",
                }
            ],
        )
        self.assertIn("Serial as typed: ", asked.case_ids.unit_condition)

    def _make_gateway(self):
        return self.env["aftersales.gateway"].create(
            {
                "name": "Fridges at home",
                "company_id": self.company.id,
                "is_public": True,
                "field_ids": [
                    Command.create({"name": name, "is_required": True})
                    for name in ("product", "identifier", "phone", "complaint")
                ],
            }
        )

    def test_the_agent_adds_a_consumer(self):
        self.start_tour("/my", "aftersales_portal_consumer", login="portal_agent")

        consumer = self.env["aftersales.agent.consumer"].search(
            [("agent_id", "=", self.agent.id)]
        )
        self.assertRecordValues(
            consumer, [{"name": "Sara Jafari", "street": "9 Azadi", "city": "Tehran"}]
        )
        self.assertEqual(consumer.partner_id.phone, "+98 912 345 6789")

    def test_the_technician_asks_for_the_parts_he_lacks(self):
        order = self._make_running_job(self.compressor)

        self.start_tour("/my", "aftersales_portal_ask_parts", login="portal_dariush")

        self.assertEqual(order.part_request_ids.line_ids.product_id, self.compressor)

    def test_the_technician_does_a_visit_from_first_to_last(self):
        self.process.is_estimate_required = False
        self.env["aftersales.checklist"].search([]).active = False
        self._add_stock(self.gasket, 2, location=self.agent_tech.location_id)
        order = self._make_job()

        self.start_tour("/my", "aftersales_portal_visit", login="portal_dariush")

        log = order.log_ids
        self.assertRecordValues(
            log,
            [{"work_done": "Gasket replaced", "signed_by": "Mina Karimi"}],
        )
        self.assertNotEqual(log.state, "draft")
        self.assertEqual(log.fault_mode_id.name, "Leaks")
        self.assertEqual(log.part_ids.product_id, self.gasket)
        self.assertEqual(len(log.part_ids.move_ids.filtered("is_out")), 1)
        self.assertEqual(len(log.photo_ids), 1)


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalJourneysPhone(TestPortalJourneys):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
