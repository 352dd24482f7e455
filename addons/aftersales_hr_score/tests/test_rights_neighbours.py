from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import ScoreCommon


@tagged("post_install", "-at_install")
class TestRightsNeighbours(ScoreCommon, rights_neighbours.RightsNeighbours):
    """The pay of two technicians of one team: tests/rights/neighbours.csv."""

    addon = "aftersales_hr_score"

    def _tell_job(self, technician):
        """Let a technician earn something in a month that is paid."""
        lines = self._finish_job(technician)
        lines.with_user(self.officer).action_approve()

    def test_neighbours_are_kept_apart_as_recorded(self):
        self.env["aftersales.score.period"].create(
            {"date_start": "2026-03-01", "date_end": "2026-03-31"}
        )
        self._tell_side("own", lambda: self._tell_job(self.ann))
        self._tell_side("other", lambda: self._tell_job(self.bob))
        users = {
            "technician": self.user_ann,
            "reception": self.reception,
            "dispatcher": self.dispatcher,
            "inspector": self.inspector,
            "manager": self.manager,
            "hr officer": self.officer,
        }
        personas = {title: (user, "own", "other") for title, user in users.items()}
        self._judge(self._find_neighbours(personas), list(personas))
