from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWorkShare(AftersalesRepairCommon):
    """Shares and times sum up, and stay with the work they were entered for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.helpers = cls.env["aftersales.technician"].create(
            [
                {"partner_id": cls.env["res.partner"].create({"name": name}).id}
                for name in ("Ali Helper", "Babak Helper", "Cyrus Helper")
            ]
        )

    def _start(self, **vals):
        """Take a unit in and start the work; return the log as its technician's."""
        order = self._assign(self._request(**vals))
        self._plan_labor(order.sudo().case_id)
        log = order.action_start()
        log.work_done = "Replaced"
        return log

    def _add_time(self, log, technician, kind="work", **duration):
        start = fields.Datetime.to_datetime("2026-03-10 08:00:00")
        return log.time_ids.create(
            {
                "log_id": log.id,
                "technician_id": technician.id,
                "kind": kind,
                "date_start": start,
                "date_end": start + timedelta(**duration),
            }
        )

    def _share(self):
        return Command.create({"technician_id": self.helpers[0].id, "share": 0.5})

    # === BY TIME === #

    def test_helpers_share_the_whole_where_the_one_in_charge_only_travelled(self):
        log = self._start()
        self._add_time(log, self.tech, "travel", hours=1)
        for helper, hours in zip(self.helpers, (1, 1, 4), strict=True):
            self._add_time(log, helper, hours=hours)

        log.action_submit()

        self.assertEqual(log.state, "approved")
        self.assertEqual(log.labor_ids.share, 0)
        self.assertEqual(
            log.labor_ids.helper_ids.mapped("share"), [0.1666, 0.1666, 0.6668]
        )

    def test_what_the_helpers_do_not_have_is_the_share_of_the_one_in_charge(self):
        log = self._start()
        self._add_time(log, self.tech, hours=1)
        for helper, hours in zip(self.helpers, (1, 1, 3), strict=True):
            self._add_time(log, helper, hours=hours)

        log.action_submit()

        self.assertEqual(
            log.labor_ids.helper_ids.mapped("share"), [0.1666, 0.1666, 0.5]
        )
        self.assertEqual(log.labor_ids.share, 0.1668)

    def test_a_clock_pressed_by_mistake_gives_no_share(self):
        log = self._start()
        self._add_time(log, self.tech, hours=8)
        self._add_time(log, self.helpers[0], seconds=1)

        log.action_submit()

        self.assertEqual(log.state, "approved")
        self.assertFalse(log.labor_ids.helper_ids)
        self.assertEqual(log.labor_ids.share, 1)

    def test_the_rest_goes_to_the_last_helper_who_has_a_share(self):
        log = self._start()
        for helper, seconds in zip(self.helpers, (3600, 7200, 1), strict=True):
            self._add_time(log, helper, seconds=seconds)

        log.action_submit()

        shares = log.labor_ids.helper_ids
        self.assertEqual(shares.technician_id, self.helpers[:2])
        self.assertEqual(shares.mapped("share"), [0.3333, 0.6667])

    # === WHERE THEY BELONG === #

    def test_times_and_shares_are_not_slipped_into_a_submitted_log(self):
        closed = self._start()
        closed.action_submit()
        log = self._start(identifier=self._make_unit("FR-0002").name)
        row = self._add_time(log, self.helpers[0], hours=1)
        log.labor_ids.helper_ids = [self._share()]

        with self.assertRaises(AccessError), self.env.cr.savepoint():
            row.log_id = closed
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            log.labor_ids.helper_ids.labor_id = closed.labor_ids

    def test_planned_labour_of_a_locked_case_is_not_shared(self):
        log = self._start()
        log.labor_ids.helper_ids = [self._share()]
        share = log.labor_ids.helper_ids
        case = self._request(identifier=self._make_unit("FR-0002").name)
        self._assign(case)
        planned = self._plan_labor(case).with_user(self.technician)
        case.sudo().is_locked = True

        with self.assertRaises(UserError), self.env.cr.savepoint():
            share.labor_id = planned
        with self.assertRaises(UserError), self.env.cr.savepoint():
            planned.env["aftersales.work.share"].create(
                {
                    "labor_id": planned.id,
                    "technician_id": self.helpers[1].id,
                    "share": 0.5,
                }
            )
