from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesPortalCommon

GATEWAY = "odoo.addons.aftersales_portal.controllers.gateway"


@tagged("post_install", "-at_install")
class TestGateway(AftersalesPortalCommon):
    """Each gateway has its users, its fields, its numbers and its work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_type = cls.env["aftersales.work.type"].create(
            {"name": "Inspection at Home", "code": "TEST-HOME"}
        )
        cls.counter = cls.env["aftersales.counter"].create(
            {
                "name": "Gate",
                "company_id": cls.company.id,
                "number_prefix": "GATE/",
                "work_type_ids": [Command.set(cls.work_type.ids)],
            }
        )
        cls.category = cls.env["aftersales.request.category"].create({"name": "Home"})
        cls.gateways = cls.env["aftersales.gateway"]
        # what a database may have of its own
        cls.gateways.search([]).action_archive()
        cls.gateway = cls._make_gateway(
            "Home",
            is_public=True,
            place="customer",
            counter_id=cls.counter.id,
            category_ids=[Command.set(cls.category.ids)],
            thanks="We call you back.",
        )
        cls.url = f"/reception/{cls.gateway.access_token}"

    @classmethod
    def _make_gateway(cls, name, **vals):
        return cls.gateways.create(
            {
                "name": name,
                "company_id": cls.company.id,
                "field_ids": [
                    Command.create({"name": "product", "is_required": True}),
                    Command.create({"name": "identifier"}),
                    Command.create(
                        {"name": "phone", "is_required": True, "label": "Your mobile"}
                    ),
                    Command.create({"name": "complaint"}),
                ],
                **vals,
            }
        )

    def _requests(self, gateway=None):
        return self.env["aftersales.request"].search(
            [("gateway_id", "=", (gateway or self.gateway).id)]
        )

    def _fill(self, user=None, url=None, **form):
        form = {"product": "FR300", "phone": "+98 912 345 6789", "key": "k", **form}
        return self._post(url or self.url, user, **form)

    # === PUBLIC === #

    def test_the_form_has_the_chosen_fields_and_no_others(self):
        page = self._get(self.url, None)

        self.assertEqual(page.status_code, 200)
        for name in ("product", "identifier", "phone", "complaint"):
            self.assertIn(f'name="{name}"', page.text)
        for name in ("street", "photos", "list_number", "note"):
            self.assertNotIn(f'name="{name}"', page.text)
        self.assertIn("Your mobile", page.text)

    def test_a_strangers_form_waits_in_the_inbox_with_its_gateway(self):
        response = self._fill(complaint="Hums", street="Not asked")

        request = self._requests()
        self.assertEqual(response.status_code, 200)
        self.assertIn("We call you back.", response.text)
        self.assertRecordValues(
            request,
            [
                {
                    "inbox_state": "new",
                    "counter_id": self.counter.id,
                    "category_id": self.category.id,
                    "sender_id": False,
                    "agent_id": False,
                }
            ],
        )
        self.assertTrue(request.name.startswith("GATE/"))
        self.assertRecordValues(
            request.case_ids,
            [
                {
                    "product_id": self.fridge.id,
                    "work_type_id": self.work_type.id,
                    "place": "customer",
                    "complaint": "Hums",
                }
            ],
        )
        self.assertFalse(request.case_ids.partner_id.street)

    def test_what_is_required_is_asked_for_all_at_once(self):
        response = self._fill(product="", phone="")

        self.assertEqual(response.status_code, 422)
        self.assertIn("Product, Your mobile", self._text(response))
        self.assertFalse(self._requests())

    def test_a_stranger_learns_nothing_of_the_owner_of_a_serial(self):
        response = self._fill(identifier="FR-0001")

        self.assertEqual(response.status_code, 200)
        self.assertNotIn(self.customer.name, response.text)

    def test_a_stranger_registers_no_units(self):
        self._fill(identifier="MADE-UP-1")

        case = self._requests().case_ids
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "MADE-UP-1")]))
        self.assertIn("MADE-UP-1", case.unit_condition)

    def test_a_stranger_gets_hold_of_no_unit_of_another(self):
        for serial in ("FR-0001", self.unit.card_ids.name):
            self._fill(identifier=serial, complaint="Hums", key=serial)

            case = self._requests()[:1].case_ids
            with self.subTest(serial=serial):
                self.assertFalse(case.lot_id or case.card_id or case.identifier)
                self.assertEqual(case.product_id, self.fridge)
                self.assertIn(serial, case.unit_condition)
                self.assertNotEqual(case.partner_id, self.customer)

    def test_who_leaves_no_phone_takes_the_unit_of_nobody(self):
        self.gateway.field_ids.filtered(
            lambda field: field.name == "phone"
        ).is_required = False

        self._fill(identifier="FR-0001", phone="")

        case = self._requests().case_ids
        self.assertFalse(case.lot_id or case.card_id or case.partner_id)

    def test_a_gateway_that_is_not_public_has_no_public_page(self):
        self.gateway.is_public = False

        self.assertEqual(self._get(self.url, None).status_code, 404)
        self.assertEqual(self._fill().status_code, 404)
        self.assertFalse(self._requests())

    def test_a_new_link_closes_the_old_one(self):
        self.gateway.action_renew_link()

        self.assertEqual(self._get(self.url, None).status_code, 404)
        new = f"/reception/{self.gateway.access_token}"
        self.assertEqual(self._get(new, None).status_code, 200)

    def test_an_archived_gateway_is_closed(self):
        self.gateway.action_archive()

        self.assertEqual(self._get(self.url, None).status_code, 404)

    def test_a_form_without_its_token_is_refused(self):
        self._login(None)
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.url_open(self.url, data={"product": "FR300", "phone": "1"})

        self.assertEqual(response.status_code, 400)

    def test_who_sends_too_many_forms_has_to_wait(self):
        with patch(f"{GATEWAY}.MOST_FORMS", 2):
            statuses = [self._fill(key=str(each)).status_code for each in range(4)]

        self.assertEqual(statuses, [200, 200, 429, 429])
        self.assertEqual(len(self._requests()), 2)

    def test_who_guesses_links_has_to_wait(self):
        with patch(f"{GATEWAY}.MOST_MISSES", 2):
            statuses = [
                self._get(f"/reception/guess-{each}", None).status_code
                for each in range(3)
            ]

            self.assertEqual(statuses, [404, 404, 429])
            self.assertEqual(self._get(self.url, None).status_code, 429)

    # === AGENTS === #

    def test_agents_see_the_gateways_that_are_theirs(self):
        mine = self._make_gateway("Of Kaveh", agent_ids=[Command.set(self.agent.ids)])
        other = self._make_gateway(
            "Of Sepehr", agent_ids=[Command.set(self.other_agent.ids)]
        )

        everybodys = self._make_gateway("Of All Agents")

        page = self._get("/my/requests/new", self.agent_user).text

        self.assertIn(mine.name, page)
        self.assertIn(everybodys.name, page)
        self.assertNotIn(f"gateway_id={self.gateway.id}", page)
        self.assertNotIn(other.name, page)
        self.assertFalse(
            self.gateways.search(self.gateways._get_portal_domain(self.customer_user))
        )

    def test_the_request_of_an_agent_carries_the_gateway_he_chose(self):
        mine = self._make_gateway("Of Kaveh", agent_ids=[Command.set(self.agent.ids)])

        self._fill(self.agent_user, "/my/requests/new", gateway_id=mine.id)

        self.assertEqual(self._requests(mine).agent_id, self.agent)

    def test_an_agent_sends_units_to_each_branch_that_is_open_to_him(self):
        north, south = self.env["res.company"].create(
            [{"name": name, "parent_id": self.company.id} for name in ("N", "S")]
        )
        self.agent_user.company_ids += north
        self._make_gateway("Here")
        open_one = self._make_gateway("North", company_id=north.id)
        closed = self._make_gateway("South", company_id=south.id)
        page = self._get("/my/requests/new", self.agent_user).text
        self.assertIn(f"gateway_id={open_one.id}", page)
        self.assertNotIn(f"gateway_id={closed.id}", page)

        self._fill(
            self.agent_user,
            "/my/requests/new",
            gateway_id=open_one.id,
            complaint="Hums",
        )

        self.assertEqual(self._requests(open_one).company_id, north)
        self.assertEqual(self._requests(open_one).case_ids.company_id, north)

    def test_the_gateway_of_another_agent_is_not_taken(self):
        other = self._make_gateway(
            "Of Sepehr", agent_ids=[Command.set(self.other_agent.ids)]
        )

        self._fill(self.agent_user, "/my/requests/new", gateway_id=other.id)

        self.assertFalse(self._requests(other))

    def test_only_the_kinds_of_work_of_the_gateway_are_chosen(self):
        repair = self.env["aftersales.work.type"].create(
            {"name": "Test Repair", "code": "TEST-REPAIR"}
        )
        support = self.env["aftersales.work.type"].create(
            {"name": "Test Support", "code": "TEST-SUPPORT"}
        )
        self.gateway.counter_id = False
        self.gateway.work_type_ids = repair | support

        self._fill(work_type_id=support.id, key="a")
        self._fill(work_type_id=self.work_type.id, key="b")

        kinds = self._requests().case_ids.mapped("work_type_id")
        self.assertIn(support, kinds)
        self.assertNotIn(self.work_type, kinds)

    # === RIGHTS === #

    def test_managers_alone_open_gateways(self):
        for role in ("reception", "dispatcher", "technician"):
            gateway = self.gateway.with_user(getattr(self, role))
            self.assertEqual(gateway.read(["name"])[0]["name"], "Home")
            with self.subTest(role=role), self.assertRaises(AccessError):
                gateway.name = "Mine"
        self.gateway.with_user(self.manager).name = "Ours"
        for user in (self.agent_user, self.customer_user):
            with self.assertRaises(AccessError):
                self.gateway.with_user(user).read(["name"])

    def test_no_outsider_writes_by_which_gateway_a_request_came(self):
        request = self._make_case().request_id

        with self.assertRaises(AccessError):
            request.with_user(self.reception).write({"gateway_id": self.gateway.id})
