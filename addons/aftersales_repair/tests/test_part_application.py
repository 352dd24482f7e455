from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartApplication(SupplyCommon):
    """Makers are asked for parts on paper, and each request keeps that it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls.brand.partner_id
        cls.other_maker = cls.env["res.partner"].create({"name": "Boreal Works"})

    def _apply(self, maker=None, kind="maker_free", **vals):
        """Ask a maker for a gasket, as granted; return the request."""
        self._expect_receipts()
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind=kind,
            maker_id=(maker or self.maker).id,
            **vals,
        )
        request.action_submit()
        request.action_approve()
        return request

    def _render(self, requests, user=None):
        return (
            self.env["ir.actions.report"]
            .with_user(user or self.storekeeper)
            ._render_qweb_html(
                "aftersales_repair.report_part_application", requests.ids
            )[0]
            .decode()
        )

    def test_letter_names_unit_card_fault_parts_and_cover(self):
        fault = self.env["aftersales.fault"].create(
            {"name": "Leaks at the door", "kind": "mode", "code": "LD"}
        )
        case = self._request()
        case.fault_mode_id = fault
        request = self._apply(case_id=case.id)

        html = self._render(request)

        for text in (
            request.name,
            case.name,
            case.lot_id.name,
            case.card_id.name,
            "Leaks at the door",
            "Does not cool",
            self.gasket.name,
            "free of charge",
            self.maker.name,
            "100 %",
        ):
            self.assertIn(text, html)

    def test_bought_parts_show_what_we_would_pay(self):
        request = self._apply(kind="maker_bought")

        html = self._render(request)

        self.assertIn("at your price", html)
        self.assertIn("20.00", html)
        self.assertNotIn("Warranty card", html, "it is for no unit")

    def test_many_requests_make_one_letter_for_each_maker(self):
        requests = self._apply() | self._apply() | self._apply(self.other_maker)

        html = self._render(requests)

        self.assertEqual(html.count("Application for Parts</div>"), 2)
        self.assertEqual(html.count("page-break-before"), 1)
        self.assertEqual(html.count('class="article"'), 1)
        for request in requests:
            self.assertIn(request.name, html)

    def test_request_keeps_that_it_was_printed(self):
        requests = self._apply() | self._apply(self.other_maker)
        to_print = [
            ("kind", "in", ("maker_free", "maker_bought")),
            ("state", "=", "approved"),
            ("date_printed", "=", False),
        ]
        self.assertLessEqual(set(requests.ids), set(requests.search(to_print).ids))

        action = requests.action_print_application()

        self.assertEqual(
            action["report_name"], "aftersales_repair.report_part_application"
        )
        self.assertFalse(requests & requests.search(to_print))
        for request in requests:
            self.assertEqual(request.printed_by_id, self.storekeeper)
            self.assertIn(
                f"Application to {request.maker_id.name} printed",
                request.message_ids[0].body,
            )
        requests[0].action_print_application()
        self.assertIn("once more", requests[0].message_ids[0].body)

    def test_only_granted_applications_are_printed(self):
        self._expect_receipts()
        draft = self._ask(
            self.storekeeper,
            {self.gasket: 1},
            kind="maker_free",
            maker_id=self.maker.id,
        )
        plain = self._ask(self.storekeeper, {self.gasket: 1})
        nobody = self._apply()
        nobody.sudo().maker_id = False

        for request, problem in (
            (draft, "not possible now"),
            (plain, "to a maker"),
            (nobody, "choose the maker"),
        ):
            with self.assertRaises(UserError) as error:
                request.action_print_application()
            self.assertIn(problem, str(error.exception))
            with self.assertRaises(UserError):
                self._render(request)
            self.assertFalse(request.date_printed)

    def test_other_roles_and_branches_print_none(self):
        request = self._apply()
        for user in (self.reception, self.technician, self.dispatcher):
            with self.assertRaises(AccessError):
                request.with_user(user).action_print_application()
        with self.assertRaises(AccessError):
            request.with_user(self.other_keeper).action_print_application()
        with self.assertRaises(AccessError):
            self._render(request, self.other_keeper)
        with self.assertRaises(UserError):
            request.date_printed = False
