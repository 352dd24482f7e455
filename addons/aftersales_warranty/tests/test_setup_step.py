from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestSetupStep(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step_model = cls.env["aftersales.setup.step"].with_user(
            cls.users["manager"]
        )

    def test_step_is_done_once_its_record_exists(self):
        self.env["aftersales.brand"].search([]).action_archive()
        step = self.step_model.browse(
            self.env.ref("aftersales_warranty.aftersales_setup_step_brand").id
        )
        self.assertFalse(step.is_done)

        self.env["aftersales.brand"].create({"name": "Nordfrost"})
        step.invalidate_recordset()

        self.assertTrue(step.is_done)
        self.assertEqual(step.record_count, 1)

    def test_step_counts_only_what_fits_its_filter(self):
        step = self.step_model.browse(
            self.env.ref("aftersales_warranty.aftersales_setup_step_product").id
        )
        self.assertTrue(step.is_done)

        self.env["product.template"].search([]).is_serviceable = False
        step.invalidate_recordset()

        self.assertFalse(step.is_done)

    def test_every_step_opens_its_page(self):
        for step in self.step_model.search([]):
            with self.subTest(step=step.name):
                self.assertEqual(step.action_open()["res_model"], step.res_model)
                self.assertIsInstance(step.record_count, int)

    def test_reception_has_no_part_in_the_set_up(self):
        with self.assertRaises(AccessError):
            self.step_model.with_user(self.users["reception"]).search([])
