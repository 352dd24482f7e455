from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from odoo.addons.aftersales_warranty.tests.parallel import (
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestInstallationConcurrency(BaseCase):
    """Twenty people at one card, or at one appraisal, each on a real connection."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._connect() as env:
            work_type = env.ref("aftersales_repair.aftersales_work_type_installation")
            partner = env["res.partner"].create({"name": "Parallel"})
            product = env["product.product"].create(
                {"name": "Parallel Cooler", "is_serviceable": True}
            )
            request = env["aftersales.request"].create(
                {
                    "partner_id": partner.id,
                    "case_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "place": "customer",
                                "work_type_id": work_type.id,
                            }
                        )
                    ],
                }
            )
            request.action_confirm()
            technician = env["aftersales.technician"].create({"partner_id": partner.id})
            self.partner_id, self.product_id = partner.id, product.id
            self.request_id, self.case_id = request.id, request.case_ids.id
            self.technician_id = technician.id
        self.addCleanup(self._clean_up)

    @contextmanager
    def _connect(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean_up(self):
        with self._connect() as env:
            technician = env["aftersales.technician"].browse(self.technician_id)
            location = technician.location_id
            case = env["aftersales.case"].browse(self.case_id)
            documents = {
                "aftersales.case": case.ids,
                "aftersales.request": [self.request_id],
                "aftersales.order": case.order_ids.ids,
                "aftersales.work.log": case.log_ids.ids,
                "aftersales.installation.card": case.installation_card_ids.ids,
                "aftersales.appraisal": case.appraisal_ids.ids,
                "aftersales.technician": technician.ids,
            }
            for model, ids in documents.items():
                env["mail.message"].search(
                    [("model", "=", model), ("res_id", "in", ids)]
                ).unlink()
                env["mail.activity"].search(
                    [("res_model", "=", model), ("res_id", "in", ids)]
                ).unlink()
            case.appraisal_id = False
            delete_rows(env, "aftersales_request", [self.request_id])
            delete_rows(env, "aftersales_technician", [self.technician_id])
            location.unlink()
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _install(self):
        """Give the installation and its card out, and do it; return the card's id."""
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            order = case.action_assign(self.technician_id)
            order.action_accept()
            log = order.action_start()
            log.work_done = "Mounted"
            log.action_submit()
            card = case.installation_card_ids or case.installation_card_ids.create(
                {"case_id": case.id}
            )
            return card.id

    def test_twenty_hand_backs_of_one_card_complete_its_installation_once(self):
        card_id = self._install()

        errors = run_in_parallel(
            self.registry,
            lambda env: (
                env["aftersales.installation.card"].browse(card_id).action_hand_back()
            ),
            COUNT,
        )

        self.assertFalse(errors)
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(case.installation_state, "completed")
            states = case.state_log_ids.mapped("state")
            self.assertEqual(states.count("delivered"), 1)

    def test_of_twenty_cards_handed_out_at_once_one_is_out(self):
        def hand_out(env):
            env["aftersales.installation.card"].create({"case_id": self.case_id})

        errors = run_in_parallel(self.registry, hand_out, COUNT)

        self.assertEqual(len(errors), COUNT - 1)
        self.assertEqual({type(error) for error in errors}, {UserError})
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(case.installation_card_ids.mapped("state"), ["out"])

    def test_twenty_issues_of_one_appraisal_have_one_effect(self):
        with self._connect() as env:
            appraisal_id = (
                env["aftersales.appraisal"]
                .create(
                    {
                        "case_id": self.case_id,
                        "verdict": "not_covered",
                        "liable_party": "installer",
                        "reason": "Bracket",
                    }
                )
                .id
            )

        errors = run_in_parallel(
            self.registry,
            lambda env: env["aftersales.appraisal"].browse(appraisal_id).action_issue(),
            COUNT,
        )

        self.assertFalse(errors)
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(case.appraisal_id.id, appraisal_id)
            self.assertEqual(case.appraisal_id.state, "issued")
