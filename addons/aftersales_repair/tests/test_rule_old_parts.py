from odoo.tests import BaseCase, tagged

from ..rules.old_parts import get_age_band, share_out


@tagged("post_install", "-at_install")
class TestRuleOldParts(BaseCase):
    """The bounds of ages and shares."""

    def test_bounds_belong_to_the_younger_band(self):
        bands = {
            0: "0-7",
            7: "0-7",
            8: "8-30",
            30: "8-30",
            31: "31-90",
            90: "31-90",
            91: ">90",
            1000: ">90",
        }
        for days, band in bands.items():
            self.assertEqual(get_age_band(days), band, days)

    def test_share_of_a_value(self):
        self.assertEqual(share_out(30.0, 3, 2), 20.0)
        self.assertEqual(share_out(30.0, 0, 2), 0.0)
