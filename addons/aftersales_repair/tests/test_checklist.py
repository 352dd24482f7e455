from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..rules.measurement import describe_limits, is_within, parse_reading
from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestMeasurementRule(BaseCase):
    """Readings are read as they are written and held against their limits."""

    def test_readings_are_read_in_every_digit(self):
        for text, number in (
            ("4", 4),
            (" 4,5 ", 4.5),
            ("-18.2", -18.2),
            ("۴٫۵", 4.5),  # noqa: RUF001 - as Persian keyboards write it
            ("٢٢٠", 220),
            ("0", 0),
        ):
            self.assertEqual(parse_reading(text), number, text)

    def test_what_is_no_number_is_refused(self):
        for text in ("", None, "ok", "4 bar", "nan", "1e9", "--3"):
            with self.assertRaises(ValueError):
                parse_reading(text)

    def test_limits_themselves_are_allowed(self):
        for kind, within, beyond in (
            ("any", (-1e9, 1e9), ()),
            ("min", (1, 99), (0.99,)),
            ("max", (-5, 2), (2.01,)),
            ("between", (1, 1.5, 2), (0.9, 2.1)),
        ):
            for value in within:
                self.assertTrue(is_within(value, kind, 1, 2), (kind, value))
            for value in beyond:
                self.assertFalse(is_within(value, kind, 1, 2), (kind, value))

    def test_limits_are_told_as_one_writes_them(self):
        self.assertEqual(describe_limits("min", 1, 0, "MΩ"), "≥ 1 MΩ")
        self.assertEqual(describe_limits("max", 0, 2.5, "bar"), "≤ 2.5 bar")
        self.assertEqual(describe_limits("any", 0, 0, "V"), "V")
        self.assertEqual(describe_limits("any", 0, 0, None), "")


@tagged("post_install", "-at_install")
class TestChecklist(AftersalesRepairCommon):
    """Lists fit by work and unit; their evidence bars submit and pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.checklist"].search([]).active = False
        cls.fridges = cls.env["product.category"].create(
            {"name": "Fridges", "parent_id": cls.category.id}
        )
        cls.repair = cls.env.ref("aftersales_repair.aftersales_work_type_repair")
        cls.process.is_estimate_required = False

    def _make_list(self, *points, **vals):
        return self.env["aftersales.checklist"].create(
            {
                "name": "List",
                "line_ids": [
                    Command.create({"name": point} if isinstance(point, str) else point)
                    for point in points
                ],
                **vals,
            }
        )

    def _start(self, serial="FR-0001"):
        """Take a unit in and start the work; return the open log."""
        order = self._assign(self._request(serial))
        self._plan_labor(order.sudo().case_id)
        log = order.action_start()
        log.work_done = "Replaced and tested"
        return log

    def _submit_log(self, log):
        log.with_user(self.technician).action_submit()
        return log.check_ids

    def _attach(self, point):
        point.photo_ids = [
            Command.create(
                {
                    "name": "photo.png",
                    "raw": b"png",
                    "res_model": point._name,
                    "res_id": point.id,
                }
            )
        ]

    # === WHICH LIST === #

    def test_every_list_that_fits_adds_its_points(self):
        self._make_list("For all", sequence=20)
        self._make_list("Repairs", sequence=10, work_type_ids=self.repair.ids)
        self._make_list("Parent", category_ids=self.category.ids, sequence=30)
        self._make_list("Below", category_ids=self.fridges.ids)
        self._make_list("Retired", active=False)
        self._make_list(
            "Installation",
            work_type_ids=self.env.ref(
                "aftersales_repair.aftersales_work_type_installation"
            ).ids,
        )

        check = self._submit_log(self._start())

        self.assertEqual(
            check.line_ids.mapped("name"), ["Repairs", "For all", "Parent"]
        )
        self.fridge.categ_id = self.fridges
        lines = self.env["aftersales.checklist"]._find_lines(
            self.repair, self.fridge, "check"
        )
        self.assertIn("Below", lines.mapped("name"))
        self.assertIn("Parent", lines.mapped("name"), "lists reach further down")

    def test_case_without_unit_gets_the_general_lists_only(self):
        self._make_list("For all")
        self._make_list("Fridges", category_ids=self.category.ids)

        lines = self.env["aftersales.checklist"]._find_lines(
            self.repair, self.env["product.product"], "check"
        )

        self.assertEqual(lines.mapped("name"), ["For all"])

    def test_shipped_lists_ask_for_evidence_by_appliance(self):
        self.env["aftersales.checklist"].with_context(active_test=False).search(
            []
        ).active = True
        self.fridge.categ_id = self.env.ref(
            "aftersales_repair.product_category_cooling"
        )

        lines = self.env["aftersales.checklist"]._find_lines(
            self.repair, self.fridge, "work"
        )

        self.assertEqual(
            lines.mapped("evidence"),
            ["measurement", "measurement", "measurement", "photo"],
        )

    def test_later_change_of_a_list_leaves_given_answers_alone(self):
        checklist = self._make_list("Old wording")
        check = self._submit_log(self._start())
        self.env.flush_all()

        checklist.line_ids.name = "New wording"
        checklist.line_ids = [Command.create({"name": "More"})]

        self.assertEqual(check.line_ids.mapped("name"), ["Old wording"])

    # === THE TECHNICIAN'S POINTS === #

    def test_log_without_its_evidence_is_not_handed_in(self):
        self._make_list(
            {"name": "Leak test", "stage": "work", "evidence": "photo"},
            {
                "name": "Voltage",
                "stage": "work",
                "evidence": "measurement",
                "unit": "V",
                "limit_kind": "between",
                "value_min": 200,
                "value_max": 240,
            },
            {"name": "Clean", "stage": "work"},
        )
        log = self._start()
        photo, voltage, clean = log.point_ids.with_user(self.technician)

        with self.assertRaisesRegex(UserError, "Leak test.*Photo"):
            log.action_submit()
        self._attach(photo)
        photo.result = "good"
        with self.assertRaisesRegex(UserError, "Voltage.*Measurement"):
            log.action_submit()
        voltage.reading = "۲۲۰"
        self.assertRecordValues(voltage, [{"value": 220.0, "result": "good"}])
        with self.assertRaisesRegex(UserError, "Clean"):
            log.action_submit()
        clean.result = "na"
        log.action_submit()

        self.assertEqual(log.state, "submitted")
        seen = log.check_ids.with_user(self.inspector)
        self.assertEqual(seen.point_ids.mapped("reading"), [False, "۲۲۰", False])

    def test_reading_beyond_its_limits_is_faulty(self):
        self._make_list(
            {
                "name": "Leak rate",
                "stage": "work",
                "evidence": "measurement",
                "limit_kind": "max",
                "value_max": 5,
            }
        )
        log = self._start()
        point = log.point_ids.with_user(self.technician)

        point.reading = "5.1"

        self.assertEqual(point.result, "faulty")
        with self.assertRaisesRegex(UserError, "faulty"):
            log.action_submit()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            point.result = "good"
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            point.reading = "tight"
        point.reading = "0"
        self.assertEqual(point.result, "good", "zero is a reading too")
        log.action_submit()

    def test_unit_beyond_repair_needs_no_evidence(self):
        self._make_list({"name": "Test run", "stage": "work", "evidence": "photo"})
        log = self._start()
        log.is_beyond_repair = True

        log.action_submit()

        self.assertEqual(log.state, "submitted")

    def test_technician_adds_measurements_and_cannot_drop_what_is_asked(self):
        self._make_list({"name": "Test run", "stage": "work"})
        log = self._start()
        own = log.point_ids.with_user(self.technician).create(
            {"log_id": log.id, "name": "Noise", "reading": "38", "unit": "dB"}
        )
        asked = (log.point_ids - own).with_user(self.technician)

        own.unlink()

        for vals in ({"name": "Easy"}, {"evidence": "none"}, {"is_listed": False}):
            with self.assertRaises(AccessError):
                asked.write(vals)
        with self.assertRaises(AccessError):
            asked.unlink()

    def test_measurements_of_a_submitted_log_stand(self):
        self._make_list({"name": "Test run", "stage": "work"})
        log = self._start()
        point = log.point_ids.with_user(self.technician)
        point.result = "good"
        log.action_submit()

        with self.assertRaises(AccessError):
            point.note = "Changed my mind"
        with self.assertRaises(AccessError):
            point.create({"log_id": log.id, "name": "Late"})

    def test_points_are_the_technicians_own(self):
        self._make_list({"name": "Test run", "stage": "work"})
        point = self._start().point_ids
        partner = self.env["res.partner"].create({"name": "Other"})
        stranger = self.inspector.copy({"login": "test_other_technician"})
        stranger.group_ids = self.technician.group_ids
        self.env["aftersales.technician"].create(
            {"partner_id": partner.id, "user_id": stranger.id}
        )

        for user in (self.reception, self.inspector, self.accountant):
            with self.assertRaises(AccessError):
                point.with_user(user).result = "good"
        with self.assertRaises(AccessError):
            point.with_user(stranger).read(["result"])
        self.assertTrue(point.with_user(self.inspector).read(["result"]))

    # === THE INSPECTOR'S POINTS === #

    def test_check_without_its_evidence_does_not_pass(self):
        self._make_list({"name": "Nameplate", "evidence": "photo"})
        check = self._submit_log(self._start()).with_user(self.inspector)

        with self.assertRaisesRegex(UserError, "Nameplate"):
            check.action_pass()
        self.assertEqual(check.state, "todo")
        self._attach(check.line_ids)
        check.action_pass()

        self.assertEqual(check.state, "passed")

    def test_point_that_does_not_apply_needs_no_evidence(self):
        self._make_list({"name": "Nameplate", "evidence": "photo"})
        check = self._submit_log(self._start()).with_user(self.inspector)
        check.line_ids.result = "na"

        check.action_pass()

        self.assertEqual(check.state, "passed")

    def test_faulty_point_does_not_bar_sending_back(self):
        self._make_list({"name": "Nameplate", "evidence": "photo"})
        check = self._submit_log(self._start()).with_user(self.inspector)
        check.line_ids.result = "faulty"

        check.action_fail("Nameplate missing")

        self.assertEqual(check.state, "failed")
        with self.assertRaises(AccessError):
            check.line_ids.note = "Later"

    def test_points_answer_for_no_other_visit_or_check(self):
        self._make_list("Nameplate")
        self._make_unit("FR-0002")
        first, second = self._start(), self._start("FR-0002")
        point = second.point_ids.create({"log_id": second.id, "name": "Door"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            point.log_id = first
        point.log_id = second

        checks = self._submit_log(first) | self._submit_log(second)
        line = checks[0].with_user(self.inspector).line_ids
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line.check_id = checks[1]
        self.assertEqual(line.check_id, checks[0])

    # === MASTER DATA === #

    def test_lists_belong_to_the_manager(self):
        checklist = self._make_list("Point")
        for user in (self.technician, self.inspector, self.dispatcher):
            with self.assertRaises(AccessError):
                checklist.with_user(user).name = "Mine"
            with self.assertRaises(AccessError):
                checklist.line_ids.with_user(user).name = "Mine"
        checklist.with_user(self.manager).line_ids.name = "Ours"
        self.assertEqual(checklist.line_ids.name, "Ours")
        self.assertEqual(checklist.copy().line_ids.name, "Ours")

    def test_limits_in_the_wrong_order_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._make_list(
                {
                    "name": "Voltage",
                    "evidence": "measurement",
                    "limit_kind": "between",
                    "value_min": 240,
                    "value_max": 200,
                }
            )
