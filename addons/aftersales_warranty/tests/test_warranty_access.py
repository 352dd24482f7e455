from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import ROLES, WarrantyCommon

OWN_MODELS = (
    "aftersales.brand",
    "aftersales.warranty.type",
    "aftersales.warranty.term",
    "aftersales.warranty.card",
    "aftersales.warranty.coverage",
    "aftersales.unit.component",
    "aftersales.warranty.assignment",
    "aftersales.coverage.usage",
)


@tagged("post_install", "-at_install")
class TestWarrantyAccess(WarrantyCommon):
    """Each role does its own work, and is refused the others'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.card.action_issue()

    def test_every_role_reads_cards_and_units(self):
        for role in ROLES:
            card = self.card.with_user(self.users[role])
            with self.subTest(role):
                card.check_access("read")
                card.lot_id.check_access("read")
                self.assertEqual(card.lot_id.current_card_id.display_name, card.name)
                self.assertEqual(card.coverage_ids[0].card_id, card)

    def test_every_role_opens_the_forms(self):
        for role in ROLES:
            user = self.users[role]
            with self.subTest(role):
                for record in (
                    self.card,
                    self.card.lot_id,
                    self.warranty_type,
                    self.card.coverage_ids[0],
                ):
                    as_role = record.with_user(user)
                    arch = etree.fromstring(as_role.get_view(False, "form")["arch"])
                    fields = arch.xpath("//field[not(ancestor::field)]/@name")
                    as_role.read(fields)

    def test_only_reception_and_manager_issue_and_activate(self):
        card = self._create_card(self._create_lots("FR-2"))
        for role in set(ROLES) - {"reception", "manager"}:
            as_role = card.with_user(self.users[role])
            for action in ("action_issue", "action_activate", "action_suspend"):
                with self.subTest(f"{role} {action}"), self.assertRaises(AccessError):
                    getattr(as_role, action)()
        card.with_user(self.users["reception"]).action_issue()
        self.assertEqual(card.state, "issued")

    def test_only_the_manager_voids(self):
        for role in set(ROLES) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self.card.with_user(self.users[role]).action_void("No right")
        self.card.with_user(self.users["manager"]).action_void("Forged")
        self.assertEqual(self.card.state, "void")

    def test_nobody_writes_the_state_past_the_gate(self):
        for values in (
            {"state": "active"},
            {"date_end": "2099-01-01"},
            {"date_start": "2026-01-01"},
            {"replaces_id": self.card.id},
        ):
            for role in ("reception", "manager"):
                with self.subTest(f"{role} {values}"), self.assertRaises(AccessError):
                    self.card.with_user(self.users[role]).write(values)

    def test_nobody_creates_an_issued_card(self):
        card_model = self.env["aftersales.warranty.card"]
        with self.assertRaises(AccessError):
            card_model.with_user(self.users["manager"]).create(
                {"type_id": self.warranty_type.id, "state": "issued"}
            )

    def test_nobody_creates_an_issued_card_by_the_context(self):
        cards = self.env["aftersales.warranty.card"].with_user(self.users["manager"])

        card = cards.with_context(
            default_state="issued", default_date_end="2099-01-01"
        ).create({"type_id": self.warranty_type.id})

        self.assertRecordValues(card, [{"state": "blank", "date_end": False}])

    def test_only_the_manager_sets_up_the_policy(self):
        for role in set(ROLES) - {"manager"}:
            user = self.users[role]
            with self.subTest(role):
                for model in ("aftersales.warranty.type", "aftersales.brand"):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create({"name": "Mine"})
                with self.assertRaises(AccessError):
                    self.warranty_type.with_user(user).term_ids[0].duration = 99
                with self.assertRaises(AccessError):
                    self.card.with_user(user).coverage_ids[0].parts_percent = 1
        with Form(
            self.env["aftersales.warranty.type"].with_user(self.users["manager"])
        ) as form:
            form.name = "Washing machine"
            with form.term_ids.new() as term:
                term.kind = "guarantee"
                term.duration = 18
            with form.term_ids.new() as term:
                term.kind = "commitment"
                term.duration = 120
        self.assertRecordValues(
            form.record.term_ids,
            [
                {"parts_percent": 100, "labor_percent": 100, "travel_percent": 0},
                {"parts_percent": 0, "labor_percent": 0, "travel_percent": 0},
            ],
        )

    def test_manager_gives_a_product_its_type(self):
        template = self.compressor.product_tmpl_id

        template.with_user(self.users["manager"]).warranty_type_id = self.warranty_type
        self.assertEqual(self.compressor._get_warranty_type(), self.warranty_type)

        with self.assertRaises(AccessError):
            template.with_user(self.users["reception"]).warranty_type_id = False

    def test_storekeeper_and_reception_keep_components(self):
        for role in ROLES:
            component_model = self.env["aftersales.unit.component"].with_user(
                self.users[role]
            )
            values = {
                "unit_id": self.card.lot_id.id,
                "product_id": self.thermostat.id,
            }
            with self.subTest(role):
                if role in ("reception", "storekeeper", "manager"):
                    component_model.create(values)
                else:
                    with self.assertRaises(AccessError):
                        component_model.create(values)

    def _create_one_of_each(self):
        """Make sure that there is something of each of our models to be seen."""
        self.env["aftersales.brand"].create({"name": "Brand of the Test"})
        self.env["aftersales.unit.component"].create(
            {"unit_id": self.card.lot_id.id, "product_id": self.thermostat.id}
        )
        self.env["aftersales.warranty.assignment"].create(
            {"type_id": self.warranty_type.id, "product_id": self.fridge.id}
        )
        self.env["aftersales.coverage.usage"].create(
            {"coverage_id": self.card.coverage_ids[0].id, "name": "Sheet 1"}
        )

    def test_portal_and_plain_users_see_nothing(self):
        """A portal may let consumers read what is their own; these own nothing."""
        plain, portal = (
            new_test_user(self.env, f"outsider_{group}", groups=group)
            for group in ("base.group_user", "base.group_portal")
        )
        self._create_one_of_each()
        for model in OWN_MODELS:
            self.assertTrue(self.env[model].search_count([], limit=1))
            with self.subTest(f"plain {model}"), self.assertRaises(AccessError):
                self.env[model].with_user(plain).search([])
            with self.subTest(f"portal {model}"):
                try:
                    found = self.env[model].with_user(portal).search([])
                except AccessError:
                    continue
                self.assertFalse(found)

    def test_cards_are_shared_by_all_branches(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.env.company.id}
        )
        user = self.users["reception"]
        user.write(
            {
                "company_ids": [Command.set(branch.ids)],
                "company_id": branch.id,
            }
        )

        found = (
            self.env["aftersales.warranty.card"]
            .with_user(user)
            .search([("lot_id.name", "=", "FR-1")])
        )

        self.assertEqual(found, self.card)
        self.assertEqual(found.lot_id.warranty_state, self.card.lot_id.warranty_state)

    def test_manager_has_every_role(self):
        for role in ROLES:
            self.assertTrue(
                self.users["manager"].has_group(
                    f"aftersales_warranty.aftersales_group_{role}"
                )
            )
