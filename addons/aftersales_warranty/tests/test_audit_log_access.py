from odoo import Command
from odoo.tests import tagged

from .audit_common import AuditCommon


@tagged("post_install", "-at_install")
class TestAuditLogAccess(AuditCommon):
    """The operator log tells who opened or closed a right, and who set what."""

    def test_right_on_a_model_is_told(self):
        access = self.env.ref("aftersales_warranty.access_aftersales_audit_log_auditor")
        access.perm_write = True

        line = self._get_lines(access, action="write")
        self.assertEqual(line.changes, {"perm_write": [False, True]})
        self.assertEqual(line.name, access.name)

    def test_rule_of_rows_is_told(self):
        rule = self.env.ref("aftersales_warranty.aftersales_audit_log_rule_company")
        before = rule.domain_force
        rule.domain_force = "[(1, '=', 1)]"

        line = self._get_lines(rule, action="write")
        self.assertEqual(line.changes, {"domain_force": [before, "[(1, '=', 1)]"]})

    def test_branch_given_to_somebody_is_told(self):
        branch = self.env["res.company"].create({"name": "Elsewhere"})
        self.reception.company_ids += branch

        line = self._get_lines(self.reception, action="write")
        self.assertIn(branch.id, line.changes["company_ids"][1])

    def test_setting_of_a_branch_is_told_and_its_address_is_not(self):
        gateway = self.env["aftersales.sms.gateway"].create(
            {"name": "Gate", "url": "https://example.com"}
        )
        company = self.env.company
        company.street = "Elsewhere 1"
        self.assertFalse(self._get_lines(company, action="write"))

        company.aftersales_sms_gateway_id = gateway

        line = self._get_lines(company, action="write")
        self.assertEqual(line.changes["aftersales_sms_gateway_id"][1], gateway.id)

    def test_parameters_of_the_service_are_told_and_others_are_not(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("aftersales_warranty.audit_months", "60")
        parameters.set_param("somebody.secret", "hush")
        ours, other = (
            parameters.search([("key", "=", key)])
            for key in ("aftersales_warranty.audit_months", "somebody.secret")
        )

        self.assertEqual(self._get_lines(ours).name, ours.key)
        self.assertFalse(self._get_lines(other))
        parameters.set_param("aftersales_warranty.audit_months", "24")
        line = self._get_lines(ours, action="write")
        self.assertEqual(line.changes, {"value": ["60", "24"]})

    def test_agreement_with_an_agent_is_told_to_its_end(self):
        partner = self.env["res.partner"].create({"name": "Behrouz"})
        partner.phone = "+98 21 555"
        self.assertFalse(self._get_lines(partner))

        partner.aftersales_agent_role = "service"
        line = self._get_lines(partner)
        self.assertEqual(line.changes, {"aftersales_agent_role": [False, "service"]})

        partner.aftersales_agent_role = False
        line = self._get_lines(partner)[-1]
        self.assertEqual(line.changes, {"aftersales_agent_role": ["service", False]})

    def test_promise_of_a_type_is_told_from_the_type_to_what_it_is_for(self):
        self.warranty_type.latest_start_months = 7
        assignment = self.env["aftersales.warranty.assignment"].create(
            {
                "type_id": self.warranty_type.id,
                "applied_on": "product",
                "product_tmpl_id": self.fridge.product_tmpl_id.id,
            }
        )

        line = self._get_lines(self.warranty_type, action="write")
        self.assertEqual(line.changes["latest_start_months"][1], 7)
        line = self._get_lines(assignment, action="create")
        self.assertEqual(line.name, self.warranty_type.name)

    def test_page_of_a_unit_printed_is_told_with_its_cards(self):
        report = self.env.ref("aftersales_warranty.aftersales_unit_page_report")
        report.with_user(self.reception)._render_qweb_html(
            report.report_name, self.card.lot_id.ids
        )

        line = self._get_lines(action="print")
        self.assertEqual(line.user_id, self.reception)

    def test_role_closed_for_somebody_is_told(self):
        self.reception.group_ids = [
            Command.unlink(
                self.env.ref("aftersales_warranty.aftersales_group_reception").id
            )
        ]

        line = self._get_lines(self.reception, action="write")
        self.assertEqual(list(line.changes), ["group_ids"])

    def test_addon_that_is_taken_away_is_told_with_what_goes_with_it(self):
        modules = self.env["ir.module.module"]
        own, other = (
            modules.search([("name", "=", name)])
            for name in ("aftersales_warranty", "sms")
        )
        cards = self.env["aftersales.warranty.card"].search_count([])
        (own | other).button_uninstall()

        line = self._get_lines(own, action="write")
        self.assertEqual(line.changes, {"state": ["installed", "to remove"]})
        line = self._get_lines(own, action="remove")
        self.assertEqual(line.user_id, self.env.user)
        self.assertIn(f"Warranty Card: {cards}", line.detail.split(", "))
        self.assertEqual(other.state, "to remove")
        self.assertFalse(self._get_lines(other))
