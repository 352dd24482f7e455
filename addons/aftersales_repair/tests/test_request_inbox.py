from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import MailCase

from .common import GROUP, AftersalesRepairCommon

LETTER = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{number}@mail.example>
Date: Mon, 1 Jun 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

{body}
"""


@tagged("post_install", "-at_install")
class TestRequestInbox(AftersalesRepairCommon, MailCase):
    """What others send waits in an inbox, is sorted there and taken in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "service.example"})
        cls.company.alias_domain_id = cls.domain
        cls.question = cls.env.ref(
            "aftersales_repair.aftersales_request_category_question"
        )
        cls.mailbox = (
            cls.env["aftersales.mailbox"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Service",
                    "alias_name": "repair-desk",
                    "alias_domain_id": cls.domain.id,
                }
            )
        )
        cls.number = 0

    def _write_letter(self, body, sender="leila@example.com", subject="Help"):
        type(self).number += 1
        letter = LETTER.format(
            sender=sender,
            to="repair-desk@service.example",
            subject=subject,
            body=body,
            number=self.number,
        )
        requests = self.env["aftersales.request"].sudo()
        before = requests.search([])
        self.env["mail.thread"].message_process(False, letter)
        return (requests.search([]) - before).with_env(self.env)

    def _send(self, **vals):
        channel = self.env.ref("aftersales_repair.aftersales_channel_portal")
        return (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create({"channel_id": channel.id, **vals})
        )

    # === LETTERS === #

    def test_letter_becomes_a_request_with_the_unit_it_names(self):
        request = self._write_letter("My fridge fr-0001 does not cool.", subject="Warm")

        self.assertRecordValues(
            request,
            [
                {
                    "subject": "Warm",
                    "email_from": "leila@example.com",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "inbox_state": "new",
                    "state": "draft",
                    "user_id": False,
                    "channel_id": self.env.ref(
                        "aftersales_repair.aftersales_channel_mail"
                    ).id,
                }
            ],
        )
        self.assertTrue(request.name.startswith("RQ"), request.name)
        self.assertRecordValues(
            request.case_ids,
            [
                {
                    "lot_id": self.unit.id,
                    "complaint": "My fridge fr-0001 does not cool.",
                }
            ],
        )
        self.assertIn("does not cool", request.message_ids[-1].body)

    def test_letter_about_a_unit_in_work_points_to_its_case(self):
        case = self._request()
        request = self._write_letter("When is FR-0001 ready?")
        self.assertFalse(request.case_ids)
        self.assertIn(case.name, "".join(request.message_ids.mapped("body")))

    def test_agent_sends_units_of_others(self):
        agent = self.env["res.partner"].create(
            {
                "name": "Kaveh",
                "email": "kaveh@example.com",
                "aftersales_agent_role": "service",
            }
        )
        request = self._write_letter("FR-0001 leaks", sender="kaveh@example.com")
        self.assertEqual(request.agent_id, agent)
        self.assertFalse(request.partner_id)
        self.assertEqual(request.case_ids.partner_id, self.customer)

    def test_stranger_is_known_by_his_address_alone(self):
        request = self._write_letter("It leaks", sender="stranger@example.com")
        self.assertEqual(request.email_from, "stranger@example.com")
        self.assertFalse(request.partner_id)
        self.assertFalse(request.case_ids)

    def test_letter_of_a_stranger_does_not_block_the_unit_it_names(self):
        request = self._write_letter("FR-0001 is broken", sender="stranger@example.com")
        self.assertFalse(request.case_ids)
        self.assertIn("FR-0001", request.message_ids[0].body)
        self.assertEqual(self._request().state, "to_assign")

    def test_letter_of_another_customer_does_not_block_the_unit_it_names(self):
        self.env["res.partner"].create({"name": "Sami", "email": "sami@example.com"})
        request = self._write_letter("FR-0001 is broken", sender="sami@example.com")
        self.assertFalse(request.case_ids)
        self.assertIn("FR-0001", request.message_ids[0].body)

    def test_dealers_and_people_of_the_owner_send_units_too(self):
        vals_list = (
            {"name": "Shop", "email": "shop@example.com", "is_dealer": True},
            {
                "name": "Her office",
                "email": "office@example.com",
                "parent_id": self.customer.id,
            },
        )
        for vals in vals_list:
            with self.subTest(name=vals["name"]):
                self.env["res.partner"].create(vals)
                request = self._write_letter("FR-0001 leaks", sender=vals["email"])
                self.assertEqual(request.case_ids.lot_id, self.unit)
                request.with_user(self.reception).action_dismiss("Seen")

    def test_answer_to_a_letter_stays_with_its_request(self):
        request = self._write_letter("It leaks")
        reference = request.message_ids[-1].message_id
        letter = LETTER.format(
            sender="leila@example.com",
            to="repair-desk@service.example",
            subject="Re: Help",
            body="Any news?",
            number="answer",
        ).replace("Date:", f"In-Reply-To: {reference}\nDate:")
        self.env["mail.thread"].message_process(False, letter)
        self.assertIn("Any news?", request.message_ids[0].body)

    def test_mailbox_says_branch_and_category(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.question.user_id = self.dispatcher
        self.mailbox.sudo().write(
            {"company_id": branch.id, "category_id": self.question.id}
        )
        request = self._write_letter("It leaks")
        self.assertRecordValues(
            request,
            [
                {
                    "company_id": branch.id,
                    "category_id": self.question.id,
                    "user_id": self.dispatcher.id,
                }
            ],
        )

    # === INBOX === #

    def test_what_reception_enters_is_no_mail_of_the_inbox(self):
        self.assertFalse(self._request().request_id.inbox_state)

    def test_head_office_and_portal_fill_the_inbox(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.reception.company_ids += branch
        job = {"source": "head_office", "external_number": "HO-1"}
        counter = self.env.ref("aftersales_repair.aftersales_channel_counter")
        for company, state in ((branch, "new"), (self.company, False)):
            request = self._send(
                channel_id=counter.id,
                company_id=company.id,
                **job | {"external_number": f"HO-{company.id}"},
            )
            self.assertEqual(request.inbox_state, state)
        self.assertEqual(self._send().inbox_state, "new")

    def test_requests_are_taken_over_and_sorted_many_at_once(self):
        self.question.user_id = self.dispatcher
        requests = self._send() | self._send(
            case_ids=[Command.create({"identifier": "FR-0001"})]
        )
        requests.action_take_over()
        self.assertEqual(set(requests.mapped("inbox_state")), {"in_hand"})
        self.assertEqual(requests.user_id, self.reception)

        self.env["aftersales.request.sort"].with_user(self.reception).create(
            {"request_ids": requests.ids, "category_id": self.question.id}
        ).action_apply()

        self.assertEqual(requests.user_id, self.dispatcher)
        self.assertEqual(requests.category_id, self.question)
        self.assertEqual(
            requests.case_ids.work_type_id,
            self.env.ref("aftersales_repair.aftersales_work_type_support"),
        )

    def test_sorted_priority_is_that_of_the_units_too(self):
        urgent = self.env.ref("aftersales_repair.aftersales_priority_urgent")
        low = self.env.ref("aftersales_repair.aftersales_priority_low")
        self._make_unit("FR-0002")
        request = self._send(case_ids=[Command.create({"identifier": "FR-0001"})])
        empty, taken = self._send(), self._request("FR-0002")
        usual = taken.priority_id
        self.assertNotEqual(usual, urgent)

        self.env["aftersales.request.sort"].with_user(self.reception).create(
            {
                "request_ids": (request | empty | taken.request_id).ids,
                "priority_id": urgent.id,
            }
        ).action_apply()

        self.assertEqual((request | empty).priority_id, urgent)
        self.assertEqual(request.case_ids.priority_id, urgent)
        self.assertEqual(taken.priority_id, usual, "a unit in work keeps its own")
        self.fridge.product_tmpl_id.aftersales_priority_id = low
        self._make_unit("FR-0003")
        empty.case_ids = [Command.create({"identifier": "FR-0003"})]
        empty.action_confirm()
        self.assertEqual(empty.case_ids.priority_id, urgent)
        groups = request.formatted_read_group(
            [("id", "in", (request | empty).ids)], ["priority_id"], ["__count"]
        )
        self.assertEqual([group["__count"] for group in groups], [2])

    def test_inbox_shows_and_groups_by_priority_in_its_colour(self):
        lists = self.env.ref("aftersales_repair.aftersales_request_inbox_view_list")
        views = self.env["aftersales.request"].with_user(self.reception)
        arch = etree.fromstring(views.get_view(lists.id, "list")["arch"])
        for name, color in (
            ("priority_id", "priority_color"),
            ("category_id", "category_color"),
        ):
            [node] = arch.xpath(f"//field[@name='{name}']")
            self.assertEqual(safe_eval(node.get("options")), {"color_field": color})
            self.assertTrue(arch.xpath(f"//field[@name='{color}']"))
        request = self._send(
            priority_id=self.env.ref("aftersales_repair.aftersales_priority_urgent").id,
            category_id=self.question.id,
        )
        request.priority_id.sudo().color = 7
        self.question.sudo().color = 8
        self.assertRecordValues(request, [{"priority_color": 7, "category_color": 8}])
        search = self.env.ref("aftersales_repair.aftersales_request_inbox_view_search")
        arch = etree.fromstring(views.get_view(search.id, "search")["arch"])
        self.assertTrue(arch.xpath("//filter[@name='group_priority']"))
        self.assertTrue(arch.xpath("//field[@name='priority_id']"))

    def test_bad_requests_stay_behind_when_many_are_taken_in(self):
        good = self._send(case_ids=[Command.create({"identifier": "FR-0001"})])
        bad = self._send(partner_id=self.customer.id)
        action = (bad | good).action_take_in_many()

        self.assertIn(bad.name, action["params"]["message"])
        self.assertNotIn(good.name, action["params"]["message"])
        self.assertRecordValues(
            good | bad,
            [
                {"inbox_state": "done", "state": "to_assign"},
                {"inbox_state": "new", "state": "draft"},
            ],
        )

    def test_request_waits_in_the_inbox_for_units_that_stayed_behind(self):
        request = self._send(
            case_ids=[
                Command.create({"identifier": "FR-0001"}),
                Command.create({"identifier": "FR300"}),
            ]
        )
        good, bad = request.case_ids.sorted("id")

        action = request.action_take_in_many()

        self.assertIn(bad.name, action["params"]["message"])
        self.assertEqual((good.state, bad.state), ("to_assign", "draft"))
        self.assertEqual(request.inbox_state, "new")
        bad.unlink()
        self.assertEqual(request.inbox_state, "done")

    def test_request_leaves_the_inbox_with_its_first_unit_taken_in(self):
        request = self._send(case_ids=[Command.create({"identifier": "FR-0001"})])
        request.case_ids.action_confirm()
        self.assertEqual(request.inbox_state, "done")

    def test_dismissed_request_is_cancelled_with_its_reason(self):
        requests = self._send() | self._send(
            case_ids=[Command.create({"identifier": "FR-0001"})]
        )
        self.env["aftersales.request.dismiss"].with_user(self.reception).create(
            {"request_ids": requests.ids, "reason": "Sent twice"}
        ).action_apply()

        for request in requests:
            self.assertEqual(request.inbox_state, "dismissed")
            self.assertEqual(request.state, "cancelled")
            self.assertEqual(request.dismiss_reason, "Sent twice")
        self.env.add_to_compute(requests._fields["state"], requests)
        self.assertEqual(set(requests.mapped("state")), {"cancelled"})
        with self.assertRaises(UserError):
            requests.action_take_over()

    def test_dismissed_request_gets_no_more_units(self):
        request = self._send()
        request.action_dismiss("Sent twice")
        other = self._send(case_ids=[Command.create({"identifier": "FR-0001"})])
        attempts = {
            "form": lambda: request.write(
                {"case_ids": [Command.create({"identifier": "FR-0001"})]}
            ),
            "alone": lambda: (
                self.env["aftersales.case"]
                .with_user(self.reception)
                .create({"request_id": request.id, "identifier": "FR-0001"})
            ),
            "moved": lambda: other.case_ids.write({"request_id": request.id}),
        }
        for way, attempt in attempts.items():
            with self.subTest(way=way):
                with self.assertRaises(UserError) as error, self.env.cr.savepoint():
                    attempt()
                self.assertIn("dismissed: Sent twice", str(error.exception))
                self.assertIn(request.name, str(error.exception))
        self.assertFalse(request.case_ids)
        with self.assertRaises(UserError):
            request.action_confirm()

    def test_draft_units_go_with_their_dismissed_request(self):
        request = self._send(case_ids=[Command.create({"identifier": "FR-0001"})])

        request.action_dismiss("Sent twice")

        self.assertEqual(request.case_ids.state, "cancelled")

    def test_request_in_work_is_not_dismissed(self):
        request = self._request().request_id.with_user(self.reception)
        with self.assertRaises(UserError) as error:
            request.action_dismiss("No")
        self.assertIn("in work", str(error.exception))

    def test_inbox_belongs_to_the_desk(self):
        request = self._send()
        self._send(case_ids=[Command.create({"identifier": "FR-0001"})])
        for role in ("storekeeper", "inspector", "accountant"):
            user = getattr(self, role)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    request.with_user(user).action_take_over()
                with self.assertRaises(AccessError):
                    request.with_user(user).action_dismiss("No")
        with self.assertRaises(AccessError):
            request.write({"inbox_state": "done"})
        clerk = new_test_user(self.env, "test_clerk", groups=f"{GROUP}reception")
        with self.assertRaises(AccessError):
            self.env["aftersales.mailbox"].with_user(clerk).create({"name": "Mine"})
