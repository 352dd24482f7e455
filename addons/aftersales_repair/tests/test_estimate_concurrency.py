from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestEstimateConcurrency(ConnectedCase):
    """Twenty people record an answer to one estimate, each on a real connection."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            unit, part = env["product.product"].create(
                [
                    {"name": "Parallel Oven", "is_serviceable": True},
                    {"name": "Parallel Knob", "list_price": 10.0},
                ]
            )
            request = env["aftersales.request"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "Parallel"}).id,
                    "case_ids": [
                        Command.create({"product_id": unit.id, "place": "customer"})
                    ],
                }
            )
            request.action_confirm()
            case = request.case_ids
            case._transition("to_quote")
            env["aftersales.work.part"].create(
                {"case_id": case.id, "product_id": part.id}
            )
            self.order_id = case.action_quote().id
            self.request_id, self.case_id = request.id, case.id
            self.partner_id = request.partner_id.id
            self.template_ids = (unit | part).product_tmpl_id.ids
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        records = {
            "aftersales.case": self.case_id,
            "aftersales.request": self.request_id,
            "sale.order": self.order_id,
        }
        with self._connect() as env:
            for model, res_id in records.items():
                domain = [("res_id", "=", res_id)]
                env["mail.message"].search([("model", "=", model), *domain]).unlink()
                env["aftersales.notification.log"].search(
                    [("res_model", "=", model), *domain]
                ).unlink()
            # what was in work is never deleted but by a test, past the ORM
            env.cr.execute(
                "DELETE FROM aftersales_request WHERE id = %s", [self.request_id]
            )
            env.cr.execute("DELETE FROM sale_order WHERE id = %s", [self.order_id])
            env["product.template"].browse(self.template_ids).unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def test_twenty_answers_to_one_estimate_are_one(self):
        def answer(env):
            case = env["aftersales.case"].browse(self.case_id)
            case.action_answer_estimate(True, "phone")

        errors = run_in_parallel(self.registry, answer, COUNT)

        self.assertEqual(len(errors), COUNT - 1)
        self.assertEqual({type(error) for error in errors}, {UserError})
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(
                case.state_log_ids.sorted("id").mapped("state")[-2:],
                ["to_quote", "quote_approved"],
            )
            self.assertEqual(case.sale_order_ids.state, "sale")
            told = case.message_ids.filtered(lambda m: "By Phone" in (m.body or ""))
            self.assertEqual(len(told), 1)
