from odoo import Command
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.log_kinds import LogKinds
from odoo.addons.aftersales_warranty.tests.rights_neighbours import RightsNeighbours

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestLogKinds(LogKinds, AftersalesPortalCommon, RightsNeighbours):
    """Who is given sight of which branches is in the operator log."""

    addon = "aftersales_portal"

    def _tell_group(self):
        self.env["aftersales.portal.group"].create(
            {
                "name": "Followers",
                "scope": "branch",
                "company_ids": [Command.set(self.company.ids)],
                "user_ids": [Command.set(self.agent_user.ids)],
            }
        )

    def test_whatever_is_done_with_a_group_is_told(self):
        self._judge_log(self._tell_group)
