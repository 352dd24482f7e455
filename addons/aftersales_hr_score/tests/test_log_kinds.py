from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.log_kinds import LogKinds

from .rights_story import RightsStory


@tagged("post_install", "-at_install")
class TestLogKinds(LogKinds, RightsStory):
    """Each kind of document of the pay is in the operator log, tried one by one."""

    undeletable = frozenset()

    def test_whatever_is_done_with_a_document_is_told(self):
        self._judge_log(lambda: self._tell_pay(self.company, self.ann))
