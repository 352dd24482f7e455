from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestGateDefaults(AftersalesRepairCommon):
    """What only steps write starts as its rule says, whatever a caller names."""

    def test_new_case_starts_as_a_draft_whatever_the_context_says(self):
        case = (
            self.env["aftersales.case"]
            .with_user(self.reception)
            .with_context(
                default_state="ready",
                default_is_locked=True,
                default_is_in_custody=True,
                default_review_state="approved",
                default_complaint="Does not cool",
            )
            .create({"partner_id": self.customer.id, "lot_id": self.unit.id})
        )

        self.assertRecordValues(
            case,
            [
                {
                    "state": "draft",
                    "is_locked": False,
                    "is_in_custody": False,
                    "review_state": False,
                    "complaint": "Does not cool",
                }
            ],
        )

    def test_new_case_starts_as_a_draft_whatever_the_user_prefers(self):
        reception = self.env["ir.default"].with_user(self.reception)
        reception.set("aftersales.case", "state", "ready", user_id=True)
        cases = self.env["aftersales.case"].with_user(self.reception)

        case = cases.create({"partner_id": self.customer.id, "lot_id": self.unit.id})

        self.assertEqual(case.state, "draft")

    def test_lines_are_judged_whatever_the_context_says(self):
        self.process.is_estimate_required = False
        case = self._request()
        self._make_uncovered(case)
        self._assign(case)
        sale_line = self.env["sale.order.line"].search([], limit=1)
        for model, vals in (
            ("part", {"product_id": self.gasket.id, "quantity": 1}),
            ("labor", {"service_id": self.service.id}),
        ):
            line = (
                self.env[f"aftersales.work.{model}"]
                .with_user(self.technician)
                .with_context(
                    default_sale_line_id=sale_line.id, default_covered_percent=100
                )
                .create({"case_id": case.id, **vals})
            )

            self.assertFalse(line.sudo().sale_line_id, model)
            self.assertEqual(line.covered_percent, 0, model)

    def test_a_step_takes_no_default_of_whoever_called_it(self):
        cases = self.env["aftersales.case"].sudo().with_context(default_state="ready")

        case = cases.create({"partner_id": self.customer.id, "lot_id": self.unit.id})

        self.assertEqual(case.state, "draft")
