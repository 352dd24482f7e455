from odoo.tests import HttpCase, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestUnitFinderTour(WarrantyCommon, HttpCase):
    """Reception finds a unit in the browser."""

    def test_reception_finds_a_unit_and_reads_its_life(self):
        self.env.company.country_id = self.env.ref("base.ir")
        self._sell_and_deliver("TOUR-1", "TOUR-2")
        self.start_tour(
            "/odoo/find-unit", "aftersales_unit_finder", login="warranty_reception"
        )
