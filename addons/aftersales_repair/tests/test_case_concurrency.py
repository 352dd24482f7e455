from contextlib import contextmanager
from threading import get_ident
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from odoo.addons.aftersales_warranty.tests.parallel import run_in_parallel

from ..models import request as request_module

COUNT = 20


@tagged("post_install", "-at_install")
class TestCaseConcurrency(BaseCase):
    """Twenty people at one request, or at one case, each on a real connection."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._connect() as env:
            product = env["product.product"].create(
                {"name": "Parallel Oven", "is_serviceable": True}
            )
            request = env["aftersales.request"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "Parallel"}).id,
                    "case_ids": [
                        Command.create({"product_id": product.id, "place": "customer"})
                        for __ in range(COUNT)
                    ],
                }
            )
            self.request_id = request.id
            self.case_ids = request.case_ids.ids
            self.partner_id = request.partner_id.id
            self.template_id = product.product_tmpl_id.id
        self.addCleanup(self._clean_up)

    @contextmanager
    def _connect(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean_up(self):
        with self._connect() as env:
            # what was in work is never deleted but by a test, past the ORM
            env.cr.execute(
                "DELETE FROM aftersales_request WHERE id = %s", [self.request_id]
            )
            env["mail.message"].search(
                [
                    ("model", "in", ("aftersales.case", "aftersales.request")),
                    ("res_id", "in", [*self.case_ids, self.request_id]),
                ]
            ).unlink()
            env["product.template"].browse(self.template_id).unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _run_on_each(self, method, *args):
        """Let each thread take a step on a case of its own, then look once more."""
        left = list(self.case_ids)
        own = {}
        looked = []

        def act(env):
            thread = get_ident()
            if thread not in own:
                own[thread] = left.pop()
            case = env["aftersales.case"].browse(own[thread])
            getattr(case, method)(*args)

        # the roll-up after a commit needs a registry, which the test's thread holds
        with patch.object(
            request_module,
            "_roll_up_in_own",
            side_effect=lambda registry, ids: looked.append(set(ids)),
        ):
            errors = run_in_parallel(self.registry, act, COUNT)
        for ids in looked[-1:]:
            request_module._roll_up_in_own(self.registry, ids)
        return errors, looked

    def test_twenty_steps_on_cases_of_one_request_all_succeed(self):
        errors, looked = self._run_on_each("action_confirm")
        self.assertFalse(errors)
        self.assertEqual(len(looked), COUNT, "each commit is followed by a look")
        with self._connect() as env:
            request = env["aftersales.request"].browse(self.request_id)
            self.assertEqual(set(request.case_ids.mapped("state")), {"to_assign"})
            self.assertEqual(request.state, "to_assign")

        errors, _looked = self._run_on_each("action_cancel", "Fair is over")

        self.assertFalse(errors)
        with self._connect() as env:
            request = env["aftersales.request"].browse(self.request_id)
            self.assertEqual(set(request.case_ids.mapped("state")), {"cancelled"})
            self.assertEqual(request.state, "cancelled")

    def test_twenty_presses_on_one_case_have_one_effect(self):
        case_id = self.case_ids[0]

        errors = run_in_parallel(
            self.registry,
            lambda env: env["aftersales.case"].browse(case_id).action_confirm(),
            COUNT,
        )

        self.assertEqual(len(errors), COUNT - 1)
        with self._connect() as env:
            case = env["aftersales.case"].browse(case_id)
            self.assertEqual(case.state, "to_assign")
            self.assertEqual(
                case.state_log_ids.sorted("id").mapped("state"), ["draft", "to_assign"]
            )
