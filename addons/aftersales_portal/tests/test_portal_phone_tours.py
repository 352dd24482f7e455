from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalPhoneTours(AftersalesPortalCommon):
    """A visit in a real browser whose network is cut in the middle."""

    def test_a_visit_outlives_a_cut_network_and_a_reload(self):
        order = self._make_visit()

        self.start_tour(
            order.access_url, "aftersales_portal_phone", login="portal_dariush"
        )

        self._assert_handed_in_once(order)

    def test_a_visit_whose_answer_was_lost_is_handed_in_once(self):
        order = self._make_visit()

        self.start_tour(
            order.access_url,
            "aftersales_portal_phone_lost_answer",
            login="portal_dariush",
        )

        self._assert_handed_in_once(order)

    def _make_visit(self):
        order = self._make_running_job()
        order.open_log_id.point_ids.unlink()
        return order

    def _assert_handed_in_once(self, order):
        log = order.log_ids
        self.assertRecordValues(
            log, [{"state": "submitted", "work_done": "Gasket replaced"}]
        )
        used = log.part_ids.move_ids.filtered("is_out")
        self.assertEqual(used.mapped("quantity"), [1])
        self.assertEqual(len(log.photo_ids), 1)


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalPhoneToursPhone(TestPortalPhoneTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
