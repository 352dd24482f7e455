from datetime import date, datetime

import pytz

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_portal.rules.visit_wish import read_visit_wish

TEHRAN = pytz.timezone("Asia/Tehran")
TODAY = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestVisitWish(BaseCase):
    def _read(self, day, part=None):
        return read_visit_wish(day, part, TODAY, TEHRAN)

    def test_a_part_of_the_day_is_meant_where_the_customer_lives(self):
        wish = self._read("2026-03-02", "morning")

        self.assertEqual(wish.start, datetime.fromisoformat("2026-03-02T04:30"))
        self.assertEqual(wish.end, datetime.fromisoformat("2026-03-02T08:30"))

    def test_no_part_means_the_whole_day(self):
        for part in (None, "", "night"):
            wish = self._read("2026-03-02", part)
            self.assertEqual((wish.end - wish.start).seconds, 12 * 3600)

    def test_no_day_is_no_wish(self):
        self.assertIsNone(self._read(" ", "morning"))

    def test_what_cannot_be_is_refused(self):
        for day in ("2026-02-28", "2027-03-01", "soon", "2026-02-30"):
            with self.subTest(day=day), self.assertRaises(ValueError):
                self._read(day)
        self.assertTrue(self._read("2026-03-01"))
