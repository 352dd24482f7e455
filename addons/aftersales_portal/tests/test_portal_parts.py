from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalParts(AftersalesPortalCommon):
    """What a technician has in hand, owes, and asked for."""

    def _give(self, product, quantity, technician=None, lot=None):
        technician = technician or self.agent_tech
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            product, technician.location_id, quantity, lot_id=lot
        )
        return quants.search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", technician.location_id.id),
            ]
        )

    def _give_back(self, user=None, **form):
        return self._post(
            "/my/jobs/parts/give-back", user or self.agent_tech_user, **form
        )

    def _read(self, user=None):
        return self._text(self._get("/my/jobs/parts", user or self.agent_tech_user))

    # === IN HAND === #

    def test_he_sees_what_he_has_and_nobody_else_does(self):
        lot = self.env["stock.lot"].create(
            {"name": "CMP-7", "product_id": self.compressor.id}
        )
        self._give(self.gasket, 3)
        self._give(self.compressor, 1, lot=lot)

        text = self._read()
        self.assertIn("Door gasket", text)
        self.assertIn("CMP-7", text)
        for user in self.everybody - self.agent_tech_user:
            self.assertNotIn("Door gasket", self._read(user), user.login)

    def test_parts_tell_how_long_he_has_them(self):
        self._add_stock(self.gasket, 2)
        self.company.is_aftersales_self_draw = True
        order = self._make_running_job()
        order.with_user(self.agent_tech_user).action_draw_parts()
        lines = order.part_picking_ids.move_line_ids
        lines.date = fields.Datetime.now() - timedelta(days=9)

        self.assertIn("9 days in hand", self._read())

    def test_who_has_nothing_is_told_so(self):
        text = self._read()

        self.assertIn("You have no parts of ours", text)
        self.assertIn("You owe no old part", text)
        self.assertIn("You have asked for no part", text)

    # === GIVING BACK === #

    def test_the_store_is_asked_and_nothing_moves_before_it_has_the_parts(self):
        quant = self._give(self.gasket, 3)

        response = self._give_back(**{f"quant_{quant.id}": "\u06f2"})

        self.assertEqual(response.status_code, 303)
        picking = self.agent_tech._get_give_backs()
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(self.agent_tech.part_quantity, 3)
        self.assertIn("Giving back: 2", self._read())
        picking.with_user(self.storekeeper).with_context(
            skip_sms=True
        ).button_validate()
        self.assertEqual(picking.state, "done")
        self.env.invalidate_all()
        self.assertEqual(self.agent_tech.part_quantity, 1)

    def test_no_more_is_given_back_than_he_has(self):
        quant = self._give(self.gasket, 3)
        self._give_back(**{f"quant_{quant.id}": "2"})

        for text in ("2", "-1", "many", "0", ""):
            response = self._give_back(**{f"quant_{quant.id}": text})
            self.assertEqual(response.status_code, 422, text)

        self.assertEqual(len(self.agent_tech._get_give_backs()), 1)

    def test_nobody_gives_back_what_another_has(self):
        quant = self._give(self.gasket, 3)

        for user in self.everybody - self.agent_tech_user:
            response = self._give_back(user, **{f"quant_{quant.id}": "1"})
            self.assertEqual(response.status_code, 422, user.login)

        self.assertFalse(self.agent_tech._get_give_backs())

    def test_a_serial_is_given_back_itself(self):
        lots = self.env["stock.lot"].create(
            [
                {"name": name, "product_id": self.compressor.id}
                for name in ("CMP-7", "CMP-8")
            ]
        )
        for lot in lots:
            quants = self._give(self.compressor, 1, lot=lot)
        quant = quants.filtered(lambda quant: quant.lot_id == lots[1])

        self._give_back(**{f"quant_{quant.id}": "1"})
        picking = self.agent_tech._get_give_backs()
        picking.with_context(skip_sms=True).button_validate()

        self.assertEqual(picking.move_line_ids.lot_id, lots[1])
        self.assertEqual(self.agent_tech._get_quants().lot_id, lots[0])

    def test_a_settlement_takes_the_waiting_transfer_with_it(self):
        quant = self._give(self.gasket, 3)
        self._give_back(**{f"quant_{quant.id}": "2"})
        picking = self.agent_tech._get_give_backs()

        self.agent_tech.with_user(self.storekeeper).action_settle()

        self.assertEqual(picking.state, "cancel")
        self.env.invalidate_all()
        self.assertEqual(self.agent_tech.part_quantity, 0)

    # === OWED, ASKED FOR === #

    def test_old_parts_owed_show_with_their_due_date(self):
        self.process.is_old_part_required = True
        order = self._make_running_job()
        log = order.open_log_id
        log.point_ids.result = "na"
        log.work_done = "Gasket replaced"
        log.with_user(self.agent_tech_user).action_submit()
        debt = self.agent_tech._get_owed_old_parts()
        self.assertTrue(debt)
        debt.date_due = fields.Date.today() - timedelta(days=1)

        text = self._read()

        self.assertIn(debt.name, text)
        self.assertIn("Overdue since", text)
        self.assertNotIn(debt.name, self._read(self.other_tech_user))

    def test_requests_show_with_their_state(self):
        order = self._make_running_job(part=self.compressor)
        order.with_user(self.agent_tech_user).action_request_parts()
        request = order.part_request_ids

        self.assertIn(f"{request.name} To Approve", self._read())
        self.assertNotIn(request.name, self._read(self.other_tech_user))

    # === COST, HOME === #

    def test_the_page_asks_the_same_for_more_parts(self):
        self._give(self.gasket, 1)
        self._read()
        few = self._count_queries()
        for number in range(6):
            self._give(self._make_product(f"Spare {number}", 1.0, 2.0), 1)
        self._read()

        self.assertEqual(self._count_queries(), few)
        self.assertLessEqual(few, 30)

    def _count_queries(self):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open("/my/jobs/parts").status_code, 200)
        return self.env.cr.sql_log_count - before

    def test_the_home_page_leads_technicians_there(self):
        for user in (self.agent_tech_user, self.customer_user):
            page = self._get("/my/home", user).text
            self.assertEqual("/my/jobs/parts" in page, user == self.agent_tech_user)
