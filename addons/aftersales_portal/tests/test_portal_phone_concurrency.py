import io

from werkzeug.datastructures import FileStorage

from odoo import Command
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import run_in_parallel

from .parallel_common import ParallelPortalCase
from .test_portal_evidence import make_picture

COUNT = 20
KEY = "00112233445566778899aabbccddeeff"


@tagged("post_install", "-at_install")
class TestPortalPhoneConcurrency(ParallelPortalCase):
    """A phone sends the same twenty times at once, each on a real connection."""

    def _create_world(self, env):
        if not env["stock.warehouse"].search([("company_id", "=", env.company.id)]):
            self._make(env, "stock.warehouse", name="Parallel", code="PARP")
        env["aftersales.technician"].flush_model()
        part = self._make(
            env, "product.template", name="Parallel Seal", is_storable=True
        )
        unit = self._make(
            env, "product.template", name="Parallel Oven", is_serviceable=True
        )
        partner = self._make(env, "res.partner", name="Parallel Technician")
        technician = self._make(env, "aftersales.technician", partner_id=partner.id)
        self.made.append(("stock_location", technician.location_id.ids))
        process = self._make(
            env,
            "aftersales.process",
            name="Parallel Visits",
            is_estimate_required=False,
            check_mode="never",
        )
        env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": part.product_variant_id.id,
                "location_id": technician.location_id.id,
                "inventory_quantity": 100,
            }
        ).action_apply_inventory()
        case = {
            "product_id": unit.product_variant_id.id,
            "process_id": process.id,
            "place": "customer",
            "part_ids": [
                Command.create(
                    {"product_id": part.product_variant_id.id, "quantity": 2}
                )
            ],
        }
        request = self._make(
            env,
            "aftersales.request",
            partner_id=partner.id,
            case_ids=[Command.create(case)],
        )
        request.action_confirm()
        order = request.case_ids.action_assign(technician)
        order.action_accept()
        log = order.action_start()
        log.point_ids.unlink()
        self.log_id, self.part_id = log.id, log.part_ids.id
        self.form = {
            **log._get_portal_values(),
            "version": log._get_portal_version(),
            "work_done": "Seal replaced",
            "client_key": KEY,
        }

    def test_twenty_hand_ins_of_one_form_are_one(self):
        answers = []

        def submit(env):
            log = env["aftersales.work.log"].browse(self.log_id)
            answers.append(log._portal_receive("submit", dict(self.form)))

        errors = run_in_parallel(self.registry, submit, COUNT)

        self.assertFalse(errors)
        self.assertGreaterEqual(len(answers), COUNT)
        with self._connect() as env:
            log = env["aftersales.work.log"].browse(self.log_id)
            self.assertNotEqual(log.state, "draft")
            self.assertEqual(log.work_done, "Seal replaced")
            moves = env["aftersales.work.part"].browse(self.part_id).move_ids
            self.assertEqual(moves.mapped("quantity"), [2.0])
            entries = env["aftersales.phone.entry"].search([("key", "=", KEY)])
            self.assertEqual(len(entries), 1)

    def test_twenty_times_the_same_photo_is_one(self):
        photos = set()

        def add(env):
            log = env["aftersales.work.log"].browse(self.log_id)
            file = FileStorage(io.BytesIO(make_picture()), filename="a.png")
            photos.add(log._portal_receive_photo("photos", file, KEY).id)

        errors = run_in_parallel(self.registry, add, COUNT)

        self.assertFalse(errors)
        with self._connect() as env:
            kept = env["aftersales.work.log"].browse(self.log_id).photo_ids
            self.assertEqual(len(kept), 1)
            self.assertIn(kept.id, photos)
            self.made.append(("ir_attachment", kept.ids))
