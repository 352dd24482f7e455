from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .old_part_common import OldPartCommon


@tagged("post_install", "-at_install")
class TestOldPart(OldPartCommon):
    """Who builds a new part in owes the old one until the storekeeper has it."""

    # === THE DEBT === #

    def test_used_part_opens_a_debt_of_its_technician(self):
        self.company.aftersales_old_part_days = 10

        debt = self._use(self.gasket, 2)

        self.assertRecordValues(
            debt,
            [
                {
                    "state": "owed",
                    "technician_id": self.tech.id,
                    "agent_id": False,
                    "holder_id": self.tech.partner_id.id,
                    "company_id": self.company.id,
                    "product_id": self.gasket.id,
                    "quantity": 2.0,
                    "value": 20.0,
                    "maker_id": self.maker.id,
                    "date_owed": self.today,
                    "date_due": self.today + relativedelta(days=10),
                }
            ],
        )
        self.assertTrue(debt.name.startswith("OP"))
        self.assertFalse(debt.part_id.is_settled)
        self.assertFalse(debt.part_id.is_old_part_received)

    def test_debt_of_an_agents_technician_is_the_agents(self):
        agent = self.env["res.partner"].create(
            {"name": "Cold Service", "aftersales_agent_role": "service"}
        )
        self.tech.sudo().write({"employee_id": False, "agent_id": agent.id})

        debt = self._use(self.gasket)

        self.assertEqual(debt.agent_id, agent)
        self.assertEqual(debt.holder_id, agent)
        self.assertEqual(agent.aftersales_old_part_count, 1)

    def test_who_owes_an_old_part_does_not_excuse_himself(self):
        case = self._request()
        self._assign(case)

        part = self._plan_part(case, self.gasket, is_old_part_due=False)
        self.assertTrue(part.is_old_part_due, "the verdict says so")
        with self.assertRaises(AccessError) as error:
            part.with_user(self.technician).is_old_part_due = False
        self.assertIn("Only a manager may excuse it", str(error.exception))

        part.with_user(self.manager).is_old_part_due = False
        self.assertFalse(part.is_old_part_due)

    def test_what_leaves_nothing_behind_opens_no_debt(self):
        self.gasket.has_old_part = False

        self.assertFalse(self._use(self.gasket))

    def test_ten_lines_open_their_debts_by_one_create(self):
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        for _number in range(10):
            self._plan_part(case, self.gasket).log_id = log
        created = []
        model = type(self.env["aftersales.old.part"])
        original = model.create

        def create(records, vals_list):
            created.append(len(vals_list))
            return original(records, vals_list)

        self.patch(model, "create", create)

        self._submit(order)

        self.assertEqual(created, [10])
        self.assertEqual(set(case.part_ids.old_part_ids.mapped("state")), {"owed"})

    def test_more_lines_cost_only_what_core_locks_of_their_stock(self):
        counts = []
        now = fields.Datetime.now()
        for minutes, lines in enumerate((2, 2, 8)):
            debts = self._submit_lines(lines).part_ids.old_part_ids.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            # a quant notes when goods came last: in the second of the receipt before
            # there is nothing to note, and one write less
            with freeze_time(now + relativedelta(minutes=minutes)):
                debts.browse(debts.ids)._receive()
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)

        # core locks the quants of each line on both sides, and asks for the kit of
        # each where there are any; nothing else grows
        self.assertLessEqual(counts[2] - counts[1], 6 * (2 + ("mrp.bom" in self.env)))

    def _submit_lines(self, count):
        unit = self._make_unit(f"FR-LINES-{self._next()}")
        case = self._request(unit.name)
        order = self._assign(case)
        log = order.action_start()
        for _number in range(count):
            self._plan_part(case, self.gasket).log_id = log
        self._submit(order)
        return case

    def test_timeline_of_a_serial_tells_its_way_as_an_old_part(self):
        debt = self._use_compressor("CP-TIME")
        self._as_storekeeper(debt).action_receive("scrap")
        self._as_storekeeper(debt).action_scrap()

        events = debt.lot_id.with_user(self.storekeeper)._get_unit_events()

        titles = [event.title for event in events if event.kind == "old_part"]
        self.assertEqual(
            titles,
            [f"{debt.name}: {what}" for what in ("Taken out", "Came back", "Scrapped")],
        )

    def test_part_that_need_not_come_back_opens_no_debt(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket, log_id=order.action_start().id)
        self._submit(order)

        self.assertFalse(part.old_part_ids)
        self.assertTrue(part.is_settled, "nothing more is to come for it")

    def test_planned_part_is_not_settled(self):
        case = self._request()
        self._assign(case)

        self.assertFalse(self._plan_part(case, self.gasket).is_settled)

    def test_process_that_asks_for_nothing_receives_at_once(self):
        self.process.is_old_part_required = False

        debt = self._use(self.gasket)

        self.assertEqual(debt.state, "received")
        self.assertFalse(debt.grade)
        self.assertEqual(debt.location_id, self.custody)
        self.assertTrue(debt.part_id.is_settled)
        self.assertEqual(debt.received_by_id, self.technician)

    def test_a_line_has_one_debt_however_often_it_is_asked_for(self):
        debt = self._use(self.gasket)

        self.assertEqual(debt.part_id._open_old_parts(), debt)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            debt.sudo().create(debt.part_id._prepare_old_part_vals())

    def test_rework_owes_only_what_it_used_itself(self):
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket, log_id=order.action_start().id)
        log = self._submit(order)
        debt = part.old_part_ids
        log.check_ids.with_user(self.inspector).action_fail("Still leaks")
        again = self._plan_part(case, self.gasket, log_id=order.action_start().id)

        self._pass(self._submit(order))

        self.assertEqual(part.old_part_ids, debt)
        self.assertEqual(len(again.old_part_ids), 1)
        self.assertEqual(set(case.part_ids.old_part_ids.mapped("state")), {"owed"})
        case.with_user(self.manager).action_reopen()
        self.assertEqual(len(case.part_ids.old_part_ids), 2)

    def test_parts_of_earlier_versions_get_their_debts(self):
        owed, came = self._use(self.gasket), self._use(self.gasket)
        self._as_storekeeper(came).action_receive()
        lines = (owed | came).part_id
        moves = lines.move_ids
        # as it was before there were debts
        moves.aftersales_old_part_id = False
        self.env.cr.execute(
            "DELETE FROM aftersales_old_part WHERE part_id IN %s", [tuple(lines.ids)]
        )
        self.env.invalidate_all()

        for _run in range(2):
            lines._open_old_parts()._adopt_receipts()

        self.assertRecordValues(
            lines.old_part_ids.sorted(lambda debt: debt.part_id.id),
            [
                {"state": "owed", "location_id": False},
                {"state": "received", "location_id": self.custody.id},
            ],
        )
        self.assertEqual(lines.mapped("is_settled"), [False, True])
        self._as_storekeeper(lines[1].old_part_ids).action_grade_scrap()

    # === RECEIPT AND GRADE === #

    def test_receipt_brings_the_serial_into_custody(self):
        debt = self._use_compressor("CP-OLD")

        self._as_storekeeper(debt).action_receive()

        self.assertRecordValues(
            debt,
            [
                {
                    "state": "received",
                    "grade": False,
                    "location_id": self.custody.id,
                    "received_by_id": self.storekeeper.id,
                }
            ],
        )
        self.assertEqual(debt.lot_id.name, "CP-OLD")
        self.assertEqual(debt.lot_id.location_id, self.custody)
        self.assertEqual(debt.lot_id.aftersales_old_part_count, 1)
        self.assertTrue(debt.part_id.is_settled)
        self.assertEqual(self.compressor.qty_available, 0)
        with self.assertRaises(UserError):
            self._as_storekeeper(debt).action_receive()

    def test_grade_chooses_the_place(self):
        debt = self._use_compressor()
        self._as_storekeeper(debt).action_receive("repairable")
        self.assertEqual(debt.lot_id.location_id, self._get_place("repairable"))

        self._as_storekeeper(debt).action_grade_maker()

        self.assertEqual(debt.grade, "maker")
        self.assertEqual(debt.location_id, self._get_place("maker"))
        self.assertEqual(debt.lot_id.location_id, self._get_place("maker"))
        for grade in ("repairable", "scrap", "maker"):
            self.assertTrue(self._get_place(grade).is_custody)
        with self.assertRaises(ValidationError) as error:
            self._as_storekeeper(debt).action_grade("gold")
        self.assertIn("gold", str(error.exception))

    def test_owed_part_cannot_be_graded(self):
        debt = self._use(self.gasket)

        with self.assertRaises(UserError) as error:
            self._as_storekeeper(debt).action_grade_scrap()

        self.assertIn("Owed", str(error.exception))

    def test_last_old_part_locks_the_closed_case(self):
        debt = self._use(self.gasket)
        case = debt.case_id
        self._pass(case.log_ids)
        case.with_user(self.reception).action_deliver()
        self.assertFalse(case.is_locked)
        self.assertIn("Door gasket", case.open_duties)

        self._as_storekeeper(debt).action_receive("scrap")

        self.assertTrue(case.is_locked)

    def test_part_of_a_quantity_comes_back_and_the_rest_stays_owed(self):
        debt = self._use(self.gasket, 3)

        rest = self._as_storekeeper(debt)._split(2)
        self._as_storekeeper(debt).action_receive("scrap")

        self.assertRecordValues(
            debt | rest.with_env(self.env),
            [
                {"quantity": 2.0, "value": 20.0, "state": "received"},
                {"quantity": 1.0, "value": 10.0, "state": "owed"},
            ],
        )
        self.assertFalse(debt.part_id.is_settled)
        rest.action_receive("scrap")
        self.assertTrue(debt.part_id.is_settled)
        with self.assertRaises(UserError):
            self._as_storekeeper(debt)._split(1)

    # === OVERVIEW === #

    def test_technician_case_and_list_count_what_is_owed(self):
        debts = self._use(self.gasket) | self._use(self.gasket)
        self._as_storekeeper(debts[0]).action_receive()

        self.assertEqual(self.tech.old_part_owed_count, 1)
        self.assertEqual(self.tech._get_owed_old_parts(), debts[1])
        self.assertEqual(debts[0].case_id.old_part_count, 1)
        action = self.tech.action_view_old_parts()
        self.assertEqual(debts.search(action["domain"]), debts)
        action = debts[0].case_id.action_view_old_parts()
        self.assertEqual(debts.search(action["domain"]), debts[0])

    def test_technician_who_owes_old_parts_cannot_leave(self):
        debt = self._use(self.gasket)
        self.assertIn(debt.name, self.tech.open_debts)

        with self.assertRaises(UserError) as error:
            self.tech.with_user(self.manager).action_archive()
        self.assertIn("Door gasket", str(error.exception))

        self._as_storekeeper(debt).action_receive()
        self.assertFalse(self.tech._get_open_debts())
        self.tech.with_user(self.manager).action_archive()

    def test_age_bands_of_what_is_owed(self):
        debts = self._use(self.gasket)
        for _number in range(4):
            debts |= self._use(self.gasket)
        days = (0, 7, 8, 90, 91)
        for debt, age in zip(debts, days, strict=True):
            debt.sudo().date_owed = self.today - relativedelta(days=age)
            debt.date_due = debt.date_owed + relativedelta(days=30)
        debts.flush_recordset()

        rows = self.env["aftersales.old.part.report"].search(
            [("old_part_id", "in", debts.ids)], order="age_days"
        )

        self.assertEqual(
            rows.mapped("age_band"),
            ["1_week", "1_week", "2_month", "3_quarter", "4_older"],
        )
        self.assertEqual(rows.mapped("age_days"), list(days))
        self.assertEqual(rows.mapped("is_overdue"), [False, False, False, True, True])
        self.assertEqual(sorted(debts.mapped("age_days")), list(days))

    def test_returned_part_does_not_age_any_more(self):
        debt = self._use(self.gasket)
        self._as_storekeeper(debt).action_receive()

        with freeze_time(fields.Datetime.now() + relativedelta(days=50)):
            debt.invalidate_recordset(["age_days", "age_band"])
            self.assertEqual(debt.age_days, 0)
            self.assertEqual(debt.age_band, "1_week")

    # === RIGHTS === #

    def test_other_roles_receive_and_grade_nothing(self):
        debt = self._use(self.gasket)

        for role in ("technician", "reception", "dispatcher", "accountant"):
            user = getattr(self, role)
            with self.assertRaises(AccessError):
                debt.with_user(user).action_receive()
            self.assertEqual(debt.with_user(user).state, "owed", "who may look")

    def test_nobody_writes_a_debt_or_deletes_it(self):
        debt = self._use(self.gasket)

        for vals in ({"state": "settled"}, {"value": 0}, {"technician_id": False}):
            with self.assertRaises(AccessError):
                debt.with_user(self.manager).write(vals)
        with self.assertRaises(AccessError):
            debt.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            debt.with_user(self.manager).create({"part_id": debt.part_id.id})

    def test_technician_sees_his_own_debts_only(self):
        debt = self._use(self.gasket)
        debt.sudo().technician_id = self.env["aftersales.technician"].create(
            {"name": "Somebody Else"}
        )

        self.assertFalse(debt.with_user(self.technician).search([]))
        with self.assertRaises(AccessError):
            debt.with_user(self.technician).read(["state"])

    def test_branch_sees_its_own_debts_only(self):
        debt = self._use(self.gasket)
        other = self.env["res.company"].create({"name": "Another House"})
        self.storekeeper.sudo().write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )

        self.assertFalse(debt.with_user(self.storekeeper).search([]))
        with self.assertRaises(AccessError):
            debt.with_user(self.storekeeper).action_receive()

    # === PLACES === #

    def test_new_branch_gets_places_and_the_way_back_to_the_maker(self):
        branch = self.env["res.company"].create(
            {"name": "New Branch", "parent_id": self.company.id}
        )
        branch._get_aftersales_operation("old_part_return")

        places = {
            branch._get_old_part_location(grade)
            for grade in (False, "repairable", "scrap", "maker")
        }

        self.assertEqual(len(places), 4)
        for place in places:
            self.assertTrue(place.is_custody)
            self.assertEqual(place.company_id, branch)
        branch._ensure_aftersales_locations()
        self.assertEqual(
            self.env["stock.location"].search_count(
                [
                    ("company_id", "=", branch.id),
                    ("aftersales_old_part_grade", "!=", False),
                ]
            ),
            3,
        )
