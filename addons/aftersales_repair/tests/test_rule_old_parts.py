from odoo.tests import BaseCase, tagged

from ..rules.old_parts import get_age_band, share_out


@tagged("post_install", "-at_install")
class TestRuleOldParts(BaseCase):
    """The bounds of ages and shares."""

    def test_bounds_belong_to_the_younger_band(self):
        bands = {
            0: "1_week",
            7: "1_week",
            8: "2_month",
            30: "2_month",
            31: "3_quarter",
            90: "3_quarter",
            91: "4_older",
            1000: "4_older",
        }
        for days, band in bands.items():
            self.assertEqual(get_age_band(days), band, days)

    def test_share_of_a_value(self):
        self.assertEqual(share_out(30.0, 3, 2), 20.0)
        self.assertEqual(share_out(30.0, 0, 2), 0.0)
