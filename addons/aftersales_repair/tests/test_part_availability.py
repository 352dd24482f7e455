from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartAvailability(SupplyCommon):
    """Before anybody goes out it is known whether the parts are there."""

    def _part(self, product=None, quantity=1):
        case = self._request()
        order = self._assign(case)
        return self._plan_part(case, product or self.gasket, quantity), order

    def _look(self, record):
        record.invalidate_recordset()
        return record

    def test_part_is_where_the_nearest_place_has_all_of_it(self):
        part, order = self._part(quantity=2)
        self.assertEqual(part.availability, "missing")
        self.assertEqual(order.parts_state, "missing")

        self._add_stock(self.gasket, 2, location=self._store(self.region))
        self.assertEqual(self._look(part).availability, "branch")
        self.assertEqual(part.quantity_elsewhere, 2)
        self.assertEqual(self._look(order).parts_state, "missing")

        self._add_stock(self.gasket, 1)
        self._add_stock(self.gasket, 1, location=self.tech.location_id)
        self.assertEqual(self._look(part).availability, "store", "both together")
        self.assertEqual(part.quantity_available, 2)
        self.assertEqual(self._look(order).parts_state, "available")

        self._add_stock(self.gasket, 2, location=self.tech.location_id)
        self.assertEqual(self._look(part).availability, "own")

    def test_lines_of_one_case_share_what_is_there(self):
        self._add_stock(self.gasket, 1)
        first, order = self._part()
        second = self._plan_part(first.case_id, self.gasket)

        self.assertEqual(
            (self._look(first) | second).mapped("availability"), ["store", "missing"]
        )
        self.assertEqual(self._look(order).parts_state, "partly")

    def test_reserved_parts_are_not_there(self):
        self._add_stock(self.gasket, 1)
        part, _order = self._part()
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.gasket.id),
                ("location_id", "=", self.warehouse.lot_stock_id.id),
            ]
        )
        quant.reserved_quantity = 1

        self.assertEqual(self._look(part).availability, "missing")

    def test_other_companies_have_no_part_in_it(self):
        stranger = self.env["res.company"].create({"name": "Stranger"})
        self._add_stock(self.gasket, 5, location=self._store(stranger))
        part, _order = self._part()

        self.assertEqual(part.availability, "missing")

    def test_used_part_and_finished_job_have_no_availability(self):
        self._add_stock(self.gasket, 1)
        part, order = self._part()
        order.action_start()
        self._submit(order)

        self.assertFalse(self._look(part).availability)
        self.assertFalse(self._look(order).parts_state)

    def test_jobs_are_found_by_their_parts(self):
        self._add_stock(self.gasket, 1)
        _part, order = self._part()
        bare = self._assign(self._request(self._make_unit("FR-0002").name))
        orders = order | bare
        search = self.env["aftersales.order"].with_user(self.dispatcher).search

        def find(value):
            return search([("id", "in", orders.ids), ("parts_state", "in", value)])

        self.assertEqual(find(["available"]), order)
        self.assertFalse(find(["missing", "partly"]))
        self.assertEqual(find([False]), bare)
        self.assertEqual(find([False, "available"]), orders)
        self.assertEqual(
            search([("id", "in", orders.ids), ("parts_state", "!=", "available")]), bare
        )

    def test_list_of_jobs_looks_at_the_stock_once(self):
        orders = self.env["aftersales.order"]
        for number in range(6):
            case = self._request(self._make_unit(f"FR-1{number}").name)
            orders |= self._assign(case)
            self._plan_part(case, self.gasket)
        orders = orders.with_env(self.env)
        self.env.flush_all()
        self.env.invalidate_all()
        orders[:2].mapped("parts_state")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders[:2].mapped("parts_state")
        few = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count

        orders.mapped("parts_state")

        self.assertEqual(self.env.cr.sql_log_count - before, few)
