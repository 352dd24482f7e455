from datetime import timedelta
from itertools import chain
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..controllers import part_list, service, warranty
from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalLists(AftersalesPortalCommon):
    """No list ends before all was shown: each has a pager, and finds what it holds."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(CustomerPortal, "_items_per_page", 3))

    def _read(self, url, user=None):
        return self._text(self._get(url, user or self.agent_user))

    def _walk_pages(self, url, names, user=None):
        """Return which of ``names`` each page shows, page after page."""
        shown = []
        for number in range(1, 9):
            text = self._read(f"{url}/page/{number}", user)
            shown.append([name for name in names if name in text])
            link = f"{url}/page/{number + 1}"
            if (
                link
                not in self._get(f"{url}/page/{number}", user or self.agent_user).text
            ):
                return shown
        return shown

    def _give(self, names, technician=None):
        technician = technician or self.agent_tech
        for name in names:
            part = self._make_product(name, 1.0, 2.0)
            self._add_stock(part, 1, location=technician.location_id)

    def _owe(self, names, technician=None):
        """Make the technician owe an old part of each name, one a day."""
        technician = technician or self.agent_tech
        case = self._make_case(self._make_unit(f"OWE-{technician.id}").name)
        old_parts = self.env["aftersales.old.part"].sudo()
        for days, name in enumerate(names):
            part = self._make_product(name, 1.0, 2.0)
            line = self._plan_part(case, part)
            old_parts |= old_parts.create(
                {
                    "part_id": line.id,
                    "case_id": case.id,
                    "product_id": part.id,
                    "quantity": 1,
                    "company_id": self.company.id,
                    "technician_id": technician.id,
                    "date_owed": self.today,
                    "date_due": self.today + timedelta(days=days - 2),
                }
            )
        return old_parts

    def _ask(self, count, technician=None):
        technician = technician or self.agent_tech
        requests = self.env["aftersales.part.request"]
        for __ in range(count):
            requests |= requests.create(
                {
                    "technician_id": technician.id,
                    "company_id": self.company.id,
                    "destination": "technician",
                    "line_ids": [Command.create({"product_id": self.gasket.id})],
                }
            )
        return requests

    # === PARTS === #

    def test_parts_in_hand_go_on_page_after_page(self):
        names = [f"Spare {number}" for number in range(8)]
        self._give(names)

        pages = self._walk_pages("/my/parts/held", names)

        self.assertEqual(pages, [names[:3], names[3:6], names[6:]])

    def test_old_parts_go_on_with_the_most_urgent_first(self):
        names = [f"Old {number}" for number in range(7)]
        self._owe(names)

        pages = self._walk_pages("/my/parts/owed", names)

        self.assertEqual(pages, [names[:3], names[3:6], names[6:]])

    def test_what_was_asked_for_goes_on_with_the_newest_first(self):
        names = self._ask(5).sorted("id", reverse=True).mapped("name")

        pages = self._walk_pages("/my/parts/asked", names)

        self.assertEqual(pages, [names[:3], names[3:]])

    def test_a_technician_has_the_same_lists_of_his_own(self):
        names = [f"Spare {number}" for number in range(4)]
        self._give(names)
        self._give(["Foreign"], self.other_tech)
        old_parts = self._owe([f"Old {number}" for number in range(4)])
        requests = self._ask(4)
        user = self.agent_tech_user

        held = self._walk_pages("/my/jobs/parts/held", names, user)
        owed = self._walk_pages("/my/jobs/parts/owed", old_parts.mapped("name"), user)
        asked = self._walk_pages("/my/jobs/parts/asked", requests.mapped("name"), user)

        for pages in (held, owed, asked):
            self.assertEqual([len(page) for page in pages], [3, 1])
        self.assertNotIn("Foreign", self._read("/my/jobs/parts/held?search=For", user))

    def test_he_gives_back_from_the_whole_list(self):
        self._give([f"Spare {number}" for number in range(4)])
        page = self._get("/my/jobs/parts/held/page/2", self.agent_tech_user)
        quant = self.agent_tech._get_quants().filtered(
            lambda each: each.product_id.name == "Spare 3"
        )
        self.assertIn(f'name="quant_{quant.id}"', page.text)

        self._post(
            "/my/jobs/parts/give-back",
            self.agent_tech_user,
            **{f"quant_{quant.id}": "1"},
        )

        self.assertEqual(self.agent_tech._get_give_backs().move_line_ids.quantity, 1)

    def test_parts_are_searched_filtered_sorted_and_grouped(self):
        mate, __ = self._make_technician("Kamran", self.agent)
        self._give(["Belt", "Valve"])
        self._give(["Belt"], mate)
        old_parts = self._owe(["Late one", "Later one", "Due one"])
        for query, wanted, unwanted in (
            ("held?search=belt&search_in=part", "Belt", "Valve"),
            ("held?search=CMP&search_in=serial", "No part fits", "Belt"),
            ("held?groupby=technician", "Kamran Belt", "No part fits"),
            ("owed?filterby=late", "Late one", "Due one"),
            ("owed?filterby=week", "Due one", "Late one"),
            ("owed?search=due&search_in=part", "Due one", "Late one"),
            (f"owed?search={old_parts.case_id.name}", "Due one", "No part fits"),
            ("asked?filterby=refused", "No part fits", "Belt"),
        ):
            with self.subTest(query=query):
                text = self._read(f"/my/parts/{query}")
                self.assertIn(wanted, text)
                self.assertNotIn(unwanted, text)
        text = self._read("/my/parts/owed?sortby=part")
        places = [text.index(name) for name in ("Due one", "Late one", "Later one")]
        self.assertEqual(places, sorted(places))

    def test_the_page_of_the_parts_leads_to_the_rest(self):
        self.startPatcher(patch.object(part_list, "FIRST_PARTS", 2))
        self._give(["Belt", "Hose", "Valve"])
        self._owe(["Old belt"])
        for url, user in (
            ("/my/parts", self.agent_user),
            ("/my/jobs/parts", self.agent_tech_user),
        ):
            with self.subTest(url=url):
                page = self._get(url, user)
                self.assertIn("See all 3", self._text(page))
                self.assertIn(f'href="{url}/held"', page.text)
                self.assertNotIn("Valve", page.text)
                self.assertIn("Search and sort", self._text(page))

    def test_nobody_sees_the_parts_of_others(self):
        self._give(["Belt"])
        self._owe(["Old belt"])
        name = self._ask(1).name
        for user in self.everybody - self.agent_user:
            for kind in ("held", "owed", "asked"):
                with self.subTest(user=user.login, kind=kind):
                    text = self._read(f"/my/parts/{kind}", user)
                    if user != self.agent_tech_user:
                        text += self._read(f"/my/jobs/parts/{kind}", user)
                    for secret in ("Belt", "Old belt", name):
                        self.assertNotIn(secret, text)

    def test_a_list_asks_no_more_for_more_rows(self):
        self.startPatcher(patch.object(CustomerPortal, "_items_per_page", 80))
        self._give(["Belt"])
        self._owe(["Old belt"])
        self._ask(1)
        few = self._count_queries()
        self._give([f"Spare {number}" for number in range(6)])
        self._owe([f"Old {number}" for number in range(6)], self.other_tech)
        self.other_tech._get_owed_old_parts().technician_id = self.agent_tech
        self._ask(6)

        many = self._count_queries()

        self.assertEqual(many, few)
        self.assertLessEqual(max(many), 26)

    def _count_queries(self):
        counts = []
        self._login(self.agent_user)
        for kind in ("held", "owed", "asked"):
            for __ in range(2):
                self.env.flush_all()
                self.env.cr.precommit.run()
                before = self.env.cr.sql_log_count
                self.assertTrue(self.url_open(f"/my/parts/{kind}").ok)
                count = self.env.cr.sql_log_count - before
            counts.append(count)
        return counts

    # === UNITS OF A REQUEST, CONSUMERS === #

    def test_the_units_of_a_long_request_go_on(self):
        serials = [self._make_unit(f"LONG-{number}").name for number in range(5)]
        lots = self.env["stock.lot"].search([("name", "in", serials)])
        service_request = self.env["aftersales.request"].create(
            {
                "agent_id": self.agent.id,
                "partner_id": self.customer.id,
                "case_ids": [Command.create({"lot_id": lot.id}) for lot in lots],
            }
        )
        url = service_request.access_url

        pages = self._walk_pages(url, serials)

        self.assertEqual([len(page) for page in pages], [3, 2])
        self.assertEqual(sorted(chain(*pages)), serials)
        found = self._read(f"{url}?search=LONG-4&search_in=serial")
        self.assertEqual([name for name in serials if name in found], ["LONG-4"])
        page = self._get(f"{url}?groupby=state", self.agent_user).text
        self.assertIn('<h3 class="h5 mt-3">Registered</h3>', page)

    def test_consumers_are_paged_sorted_grouped_and_found(self):
        consumers = self.env["aftersales.agent.consumer"].with_user(self.agent_user)
        names = [f"Person {number}" for number in range(5)]
        for number, name in enumerate(names):
            consumers._bring(
                self.agent,
                f"+98 912 345 670{number}",
                name,
                city="Qom" if number % 2 else "Yazd",
            )

        self.assertEqual(
            self._walk_pages("/my/consumers", names), [names[:3], names[3:]]
        )
        newest = self._read("/my/consumers?sortby=newest")
        self.assertIn("Person 4", newest)
        self.assertNotIn("Person 1", newest)
        self.assertIn("Qom Person 1", self._read("/my/consumers?groupby=city"))
        found = self._read("/my/consumers?search=Yazd&search_in=city")
        self.assertEqual([name for name in names if name in found], names[::2])
        self.assertIn(
            "Person 3", self._read("/my/consumers?search=6703&search_in=phone")
        )
        self.assertIn(
            "No consumer fits", self._read("/my/consumers?filterby=own&search=Nobody")
        )

    # === UNITS WITHOUT A CARD === #

    def _serve(self, serials):
        """Give the customer units without a card, known from their service."""
        for serial in serials:
            lot = self._make_unit(serial)
            lot.card_ids.sudo().action_void("Test")
            self._request(serial, place="customer")

    def test_units_without_a_card_go_on_and_are_found(self):
        serials = [f"OWN-{number}" for number in range(5)]
        self._serve(serials)
        self.startPatcher(patch.object(warranty, "FIRST_UNITS", 2))
        user = self.customer_user

        first = self._read("/my/warranty", user)
        pages = self._walk_pages("/my/units", serials[::-1], user)

        self.assertIn("See all 5", first)
        self.assertNotIn("OWN-0", first)
        self.assertEqual(pages, [["OWN-4", "OWN-3", "OWN-2"], ["OWN-1", "OWN-0"]])
        found = self._read("/my/units?search=OWN-1&search_in=serial", user)
        self.assertEqual([name for name in serials if name in found], ["OWN-1"])
        self.assertIn(
            '<h3 class="h5 mt-3">Fridge 300</h3>',
            self._get("/my/units?groupby=product", user).text,
        )
        self.assertNotIn("OWN-1", self._read("/my/units", self.stranger_user))

    def test_a_unit_beyond_those_of_the_choice_is_asked_for_all_the_same(self):
        self._serve(["OWN-0", "OWN-1"])
        self.startPatcher(patch.object(service, "MOST_UNITS", 1))
        lots = self.env["stock.lot"]._get_portal_units(self.customer)
        last = lots[-1]
        user = self.customer_user
        self.assertNotIn("OWN-0", self._get("/my/service/new", user).text)

        page = self._get(f"/my/service/new?unit=lot-{last.id}", user).text

        self.assertEqual(last.name, "OWN-0")
        self.assertIn(f'value="lot-{last.id}"', page)
        card = self._make_unit("CARD-2").card_ids
        newest, older = sorted((card | self.unit.card_ids).ids, reverse=True)
        for card_id in (newest, older):
            page = self._get(f"/my/service/new?unit=card-{card_id}", user).text
            self.assertIn(f'value="card-{card_id}"', page)
        foreign = self._make_unit("CARD-3").card_ids
        foreign.sudo().partner_id = self.stranger
        page = self._get(f"/my/service/new?unit=card-{foreign.id}", user).text
        self.assertNotIn(f'value="card-{foreign.id}"', page)
