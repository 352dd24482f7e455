from lxml import etree

from odoo import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestSearch(AftersalesRepairCommon):
    """Requests, orders and logs are found by whatever somebody knows of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_unit = cls._make_unit("FR-0002")
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Babak Rostami", "phone": "+98 21 5550 1105"}
        )
        cls.other_case = cls._take(cls, cls.other_unit, cls.other_customer)
        cls.case = cls._take(
            cls,
            cls.unit,
            cls.customer,
            deliverer_name="Neighbour Hamid",
            list_number="LIST-77",
            external_number="MAKER-4711",
            channel_id=cls.env.ref("aftersales_repair.aftersales_channel_phone").id,
        )
        cls.request = cls.case.request_id
        cls.order = cls._assign(cls, cls.case).with_env(cls.env)
        cls._plan_part(cls, cls.case, cls.gasket)
        cls._plan_labor(cls, cls.case)
        cls.case.with_user(cls.technician).action_quote()
        cls.log = cls.order.with_user(cls.technician).action_start()
        cls.log = cls.log.with_env(cls.env)

    def _take(self, unit, customer, **vals):
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": customer.id,
                    "case_ids": [Command.create({"lot_id": unit.id})],
                    **vals,
                }
            )
        )
        request.action_confirm()
        return request.case_ids.with_env(self.env)

    def _get_documents(self):
        return (self.request, self.case, self.order, self.log)

    # === FREE SEARCH === #

    def test_one_field_finds_by_every_identifier(self):
        for text in (
            self.request.name,
            self.case.name,
            self.order.name,
            self.log.name,
            "FR-0001",
            self.unit.current_card_id.name,
            "leila karimi",
            "LIST-77",
            "Hamid",
            "MAKER-4711",
        ):
            for document in self._get_documents():
                with self.subTest(text=text, model=document._name):
                    found = document.search([("any_identifier", "ilike", text)])
                    self.assertEqual(found, document)

    def test_what_is_typed_goes_to_the_field_that_finds_by_anything(self):
        for document in self._get_documents():
            arch = etree.fromstring(document.get_view(view_type="search")["arch"])
            first = next(arch.iterchildren("field"))
            self.assertEqual(first.get("name"), "any_identifier", document._name)

    def test_digits_of_any_alphabet_and_blanks_are_read(self):
        found = self.case.search(
            [("any_identifier", "ilike", " FR-\u06f0\u06f0\u06f0\u06f1 ")]
        )

        self.assertEqual(found, self.case)

    def test_a_phone_is_found_however_it_is_spelled(self):
        for text in ("02155501105", "+98 21 5550 1105", "5550 1105"):
            found = self.case.search([("any_identifier", "ilike", text)])
            self.assertEqual(found, self.other_case, text)

    def test_a_part_leads_to_its_case_by_serial(self):
        lot = self._add_stock(self.compressor, 1, "CMP-9")
        self._plan_part(self.case, self.compressor, lot_id=lot.id)

        self.assertEqual(
            self.order.search([("any_identifier", "ilike", "CMP-9")]), self.order
        )

    def test_an_exact_text_is_asked_exactly(self):
        self.assertEqual(
            self.case.search([("any_identifier", "=", "FR-0001")]), self.case
        )
        self.assertFalse(self.case.search([("any_identifier", "=", "FR-000")]))

    def test_nothing_is_found_where_nothing_is_known(self):
        for document in self._get_documents():
            self.assertFalse(document.search([("any_identifier", "ilike", "NOPE-1")]))

    def test_what_is_found_stays_within_the_rights(self):
        orders = self.env["aftersales.order"].with_user(self.technician)
        stranger = self.env["aftersales.technician"].create(
            {"name": "Stranger", "company_id": self.company.id}
        )
        self.other_case.with_user(self.dispatcher).action_assign(stranger)

        self.assertEqual(
            orders.search([("any_identifier", "ilike", "FR-000")]).ids, self.order.ids
        )

    # === SEPARATE FILTERS === #

    def _find(self, document, key, text):
        """Search as the search view does with one of its fields filled.

        :param str key: the name of the field, with its label where several have one
        """
        name, _sep, label = key.partition("__")
        arch = etree.fromstring(document.get_view(view_type="search")["arch"])
        path = f"field[@name='{name}']"
        if label:
            path += f"[@string='{label.replace('_', ' ')}']"
        node = arch.xpath(path)[0]
        domain = [(name, node.get("operator") or "ilike", text)]
        if node.get("filter_domain"):
            domain = safe_eval(node.get("filter_domain"), {"self": text})
        return document.search(domain)

    def test_each_document_is_filtered_by_its_own_parameters(self):
        part = self.gasket.name
        service_type = self.case.service_type_id.name
        card = self.unit.current_card_id.name
        shared = {
            "lot_id": "FR-0001",
            "card_id": card,
            "request_id": self.request.name,
            "request_id__List_Number": "LIST-77",
            "request_id__Brought_By": "Hamid",
            "channel_id": "Telephone",
        }
        parameters = {
            self.request: {
                "case_ids__Serial": "FR-0001",
                "case_ids__Warranty_Card": card,
                "case_ids__Part": part,
                "list_number": "LIST-77",
                "deliverer_name": "Hamid",
                "channel_id": "Telephone",
                "name": self.request.name,
            },
            self.case: shared | {"part_ids__Part": part},
            self.order: shared | {"case_id__Part": part},
            self.log: shared | {"part_ids__Part": part},
        }
        self.env["aftersales.work.part"].search([]).log_id = self.log
        for document, filters in parameters.items():
            for name, text in filters.items():
                with self.subTest(model=document._name, name=name):
                    self.assertEqual(self._find(document, name, text), document)
                    self.assertFalse(self._find(document, name, "NOPE-1"))
        for document in self._get_documents():
            field = "case_ids__Service_Type"
            if document != self.request:
                field = "service_type_id"
            self.assertIn(document, self._find(document, field, service_type))

    def test_each_document_is_filtered_by_the_day_of_reception(self):
        for document, field in (
            (self.request, "date"),
            (self.case, "date_received"),
            (self.order, "date_received"),
            (self.log, "date_received"),
        ):
            arch = etree.fromstring(document.get_view(view_type="search")["arch"])
            self.assertIn(field, arch.xpath("//filter/@date"), document._name)
            self.assertIn(document, document.search([(field, ">=", self.today)]))
            self.assertFalse(document.search([(field, ">", "2199-01-01")]))

    def test_each_document_is_filtered_by_the_replacement_threshold(self):
        self.case.sudo().is_replacement_due = True

        for document in self._get_documents():
            arch = etree.fromstring(document.get_view(view_type="search")["arch"])
            [node] = arch.xpath("//filter[@name='replacement_due']")
            self.assertEqual(document.search(safe_eval(node.get("domain"))), document)

    def test_the_panel_offers_branch_category_and_state(self):
        for document in (self.case, self.order, self.log):
            categories = document.search_panel_select_range("categ_id")["values"]
            self.assertIn(
                self.category.id, [value["id"] for value in categories], document._name
            )
            states = document.search_panel_select_multi_range("state", expand=True)
            self.assertTrue(states["values"])
        self.assertTrue(self.request.search_panel_select_range("channel_id")["values"])

    def test_the_panel_offers_branch_category_and_state_of_requests(self):
        category = self.env.ref(
            "aftersales_repair.aftersales_request_category_question"
        )
        self.request.sudo().category_id = category
        arch = etree.fromstring(self.request.get_view(view_type="search")["arch"])
        shown = arch.xpath("//searchpanel/field/@name")

        for name, value in (("category_id", category), ("company_id", self.company)):
            found = self.request.search_panel_select_range(name)["values"]
            self.assertIn(value.id, [row["id"] for row in found], name)
        self.assertIn("category_id", shown)
        node = self.env.ref("aftersales_repair.aftersales_request_view_search").arch
        self.assertTrue(
            etree.fromstring(node).xpath("//searchpanel/field[@name='company_id']")
        )
        states = self.request.search_panel_select_multi_range("state", expand=True)
        self.assertTrue(states["values"])

    # === OWN FIELDS === #

    def test_a_house_adds_fields_of_its_own(self):
        work_type = self.case.work_type_id.with_user(self.manager)
        definition = [{"name": "colour", "type": "char", "string": "Colour"}]
        work_type.case_properties_definition = definition
        work_type.order_properties_definition = definition
        work_type.log_properties_definition = definition
        self.company.aftersales_request_properties_definition = definition

        for document, field, user in (
            (self.request, "request_properties", self.reception),
            (self.case, "case_properties", self.technician),
            (self.order, "order_properties", self.dispatcher),
            (self.log, "log_properties", self.technician),
        ):
            document.with_user(user)[field] = {"colour": "white"}
            self.assertEqual(
                document.search([(f"{field}.colour", "=", "white")]), document
            )
            arch = etree.fromstring(document.get_view(view_type="form")["arch"])
            self.assertTrue(arch.xpath(f"//field[@name='{field}']"))
