from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..report.part_move_kinds import BY_OPERATION
from .common import GROUP, AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestPartReports(AftersalesRepairCommon):
    """Where parts lie, what became of them, and what counts have found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls._add_stock(cls.gasket, 10)
        cls.moves = cls.env["aftersales.part.move.report"].with_user(cls.storekeeper)
        cls.stock = cls.env["aftersales.part.stock.report"].with_user(cls.storekeeper)

    def _read_moves(self, *kinds):
        domain = [("product_id", "=", self.gasket.id)]
        if kinds:
            domain.append(("kind", "in", kinds))
        return self.moves.search(domain, order="id")

    def _read_stock(self, product=None):
        """Return quantity and value of the gasket by its condition."""
        rows = self.stock._read_group(
            [("product_id", "=", (product or self.gasket).id)],
            ["place"],
            ["quantity:sum", "value:sum"],
        )
        return {place: (quantity, value) for place, quantity, value in rows}

    def _use(self, quantity=1, **vals):
        """Repair a unit on site with gaskets; return its case."""
        case = self._request(place="customer")
        order = self._assign(case)
        self._plan_part(case, self.gasket, quantity, **vals)
        self._plan_labor(case)
        self._submit(order)
        return case

    def _draw(self, case, quantity):
        order = self._assign(case)
        self._plan_part(case, self.gasket, quantity)
        order.with_user(self.storekeeper).action_draw_parts()
        return order

    # === MOVES === #

    def test_drawn_used_and_given_back_parts_stand_under_their_technician(self):
        case = self._request(place="customer")
        order = self._draw(case, 4)
        case.part_ids.sudo().quantity = 3
        self._submit(order)
        order.with_user(self.storekeeper).action_return_parts()

        rows = self._read_moves("draw", "used", "give_back")

        self.assertEqual(rows.technician_id, self.tech)
        self.assertEqual(rows.order_id.sudo().case_id, case)
        self.assertEqual(
            {row.kind: (row.quantity, row.change) for row in rows},
            {"draw": (4, 0), "used": (3, -3), "give_back": (1, 0)},
        )
        self.assertEqual(
            {row.kind: (row.value, row.change_value) for row in rows},
            {"draw": (40, 0), "used": (30, -30), "give_back": (10, 0)},
        )
        self.assertEqual(rows.filtered("case_id").kind, "used")
        [sums] = self.moves._read_group(
            [("technician_id", "=", self.tech.id)],
            [],
            ["drawn:sum", "used:sum", "given_back:sum", "old_parts:sum"],
        )
        self.assertEqual(sums, (4, 3, 1, 3))

    def test_old_parts_that_are_owed_stand_beside_what_was_used(self):
        self.process.is_old_part_required = True
        case = self._use(2)

        [sums] = self.moves._read_group(
            [("technician_id", "=", self.tech.id)],
            ["case_id"],
            ["used:sum", "old_parts:sum", "owed:sum"],
        )

        self.assertEqual(sums, (case.with_user(self.storekeeper), 2, 0, 2))
        row = self._read_moves("owed")
        self.assertRecordValues(
            row, [{"product_id": self.gasket.id, "value": 20, "change": 0}]
        )
        self._receive_old_parts(case)
        self.assertFalse(self._read_moves("owed"))
        self.assertEqual(self._read_moves("old_part").quantity, 2)

    def _receive_old_parts(self, case):
        old_parts = self.env["aftersales.old.part"].search([("case_id", "=", case.id)])
        old_parts.with_user(self.storekeeper).action_receive()
        return old_parts

    def test_used_parts_tell_who_bears_them(self):
        case = self._use(2)
        self._make_unit("FR-0002")
        other = self._request("FR-0002", place="customer")
        self._make_uncovered(other)
        order = self._assign(other)
        self._plan_part(other, self.gasket, 1)
        self._submit(order)

        rows = self._read_moves("used").sorted("quantity")

        self.assertEqual(rows.mapped("quantity"), [1, 2])
        self.assertEqual(rows.mapped("cost_carrier"), [False, "company"])
        self.assertEqual([row.case_id for row in rows], [other, case])

    def test_what_moves_sum_up_to_is_in_stock(self):
        self._use(2)
        supplier = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.gasket.id,
                            "product_uom_qty": 5,
                            "location_id": supplier.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        receipt.action_confirm()
        receipt.move_ids.write({"quantity": 5, "picked": True})
        receipt.with_context(skip_sms=True).button_validate()

        rows = self._read_moves()
        stock = self._read_stock()

        self.assertEqual(
            [row.kind for row in rows if row.change],
            ["count", "used", "received"],
        )
        self.assertEqual(sum(rows.mapped("change")), stock["store"][0])
        self.assertEqual(sum(rows.mapped("change_value")), stock["store"][1])

    def test_move_in_another_unit_of_measure_keeps_its_value(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        supplier = self.env.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.gasket.id,
                            "product_uom_qty": 2,
                            "product_uom": dozen.id,
                            "location_id": supplier.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.with_context(skip_sms=True).button_validate()

        row = self._read_moves("received")

        self.assertEqual(row.quantity, 24)
        self.assertEqual(row.value, picking.move_ids.value)

    def test_counts_show_the_difference_and_its_value(self):
        for counted in (8, 9):
            self._count(counted)

        rows = self._read_moves("count")

        self.assertEqual(rows.mapped("change"), [10, -2, 1])
        self.assertEqual(rows.mapped("change_value"), [100, -20, 10])

    def _count(self, quantity):
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.gasket.id),
                ("location_id", "=", self.warehouse.lot_stock_id.id),
            ]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = quantity
        quant.action_apply_inventory()

    def test_transfers_between_stores_are_listed(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": shelf.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.gasket.id,
                            "product_uom_qty": 3,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": shelf.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()

        row = self._read_moves("transfer")

        self.assertRecordValues(
            row,
            [
                {
                    "quantity": 3,
                    "change": 0,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "location_dest_id": shelf.id,
                    "picking_id": picking.id,
                }
            ],
        )

    # === SPEED === #

    def _explain(self, domain, *columns):
        """Return how PostgreSQL reads the report."""
        query = self.moves._search(domain)
        asked = query.select(*(SQL.identifier(query.table, name) for name in columns))
        rows = self.env.execute_query(SQL("EXPLAIN %s", asked))
        return "\n".join(line for (line,) in rows)

    def test_report_reads_no_more_than_is_asked_for(self):
        domain = [("kind", "in", ("draw", "owed"))]

        self.assertIn("uom_uom", self._explain(domain, "value", "drawn"))
        plan = self._explain(domain, "drawn")
        self.assertNotIn("uom_uom", plan)
        self.assertIn("aftersales_old_part", plan)
        self.assertIn("picking_type_id = ANY", plan)
        self.assertNotIn("picking_type_id = ANY", self._explain([], "drawn"))

    def test_movements_told_by_their_operation_are_all_there(self):
        self.process.is_old_part_required = True
        case = self._use(2)
        self._receive_old_parts(case)
        self._make_unit("FR-0002")
        self._draw(self._request("FR-0002"), 3)

        everything = dict(self.moves._read_group([], ["kind"], ["quantity:sum"]))
        wanted = {kind: everything.get(kind) for kind in BY_OPERATION}
        asked = self.moves._read_group(
            [("kind", "in", BY_OPERATION)], ["kind"], ["quantity:sum"]
        )

        self.assertEqual(
            dict(asked), {kind: sum for kind, sum in wanted.items() if sum}
        )
        for kind in ("draw", "used", "old_part"):
            self.assertTrue(wanted[kind], kind)
        self.assertEqual(
            self.moves.search_count([("kind", "in", (*BY_OPERATION, "count"))]),
            len(
                self.moves.search([]).filtered(
                    lambda row: row.kind in (*BY_OPERATION, "count")
                )
            ),
        )

    # === STOCK === #

    def test_stock_is_told_apart_by_condition(self):
        case = self._request()
        self._draw(case, 4)
        self._add_stock(self.gasket, 3, location=self.custody)

        self.assertEqual(
            self._read_stock(),
            {"store": (6, 60), "hands": (4, 40), "old_part": (3, 0)},
        )
        self.assertEqual(self._read_stock(self.fridge), {"unit": (1, 0)})

    def test_graded_old_parts_are_told_apart(self):
        self.process.is_old_part_required = True
        old_parts = self._receive_old_parts(self._use(2))
        old_parts.with_user(self.storekeeper).action_grade("repairable")

        self.assertEqual(
            self._read_stock(), {"store": (8, 80), "old_repairable": (2, 0)}
        )

    def test_condition_is_that_of_the_serial_or_of_the_place(self):
        recovered = self._add_stock(self.compressor, 1, "CP-7")
        recovered.sudo().aftersales_condition = "repaired"
        self._add_stock(self.compressor, 1, "CP-8")
        self._add_stock(self.gasket, 3, location=self.custody)
        refurbished = self.company.aftersales_refurbished_location_id
        unit = self._add_stock(self.fridge, 1, "FR-0009", refurbished)
        unit.sudo().aftersales_condition = "refurbished"

        products = self.compressor | self.gasket | self.fridge
        rows = self.stock.search([("product_id", "in", products.ids)])

        self.assertEqual(
            {
                (row.product_id, row.lot_id.name, row.place, row.condition)
                for row in rows
            },
            {
                (self.compressor, "CP-7", "store", "repaired"),
                (self.compressor, "CP-8", "store", "new"),
                (self.gasket, False, "store", "new"),
                (self.gasket, False, "old_part", "faulty"),
                (self.fridge, "FR-0009", "refurbished", "refurbished"),
            },
        )

    def test_value_is_that_of_core(self):
        self.category.property_cost_method = "average"
        self._draw(self._request(), 4)
        self._add_stock(self.compressor, 1, "CP-1")
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", (self.gasket | self.compressor).ids),
                ("location_id.usage", "=", "internal"),
            ]
        )

        rows = self.stock.browse(quants.ids)

        self.assertTrue(quants)
        for quant, row in zip(quants, rows, strict=True):
            self.assertAlmostEqual(row.value, quant.aftersales_value)
            self.assertEqual(row.quantity, quant.quantity)
            self.assertEqual(row.available, quant.available_quantity)

    # === RIGHTS AND COST === #

    def test_reports_belong_to_store_and_accounts(self):
        for user in (self.reception, self.dispatcher, self.technician, self.inspector):
            for model in (self.moves, self.stock):
                with (
                    self.subTest(user=user.login, model=model._name),
                    self.assertRaises(AccessError),
                ):
                    model.with_user(user).search_count([])
        for user in (self.storekeeper, self.accountant, self.manager):
            for model in (self.moves, self.stock):
                self.assertTrue(model.with_user(user).search([], limit=1).value)

    def test_branch_sees_its_own_parts_and_those_below(self):
        branch = self.env["res.company"].create(
            {"name": "Natanz", "parent_id": self.company.id}
        )
        keeper = new_test_user(
            self.env,
            "test_branch_keeper",
            groups=f"{GROUP}storekeeper",
            company_id=branch.id,
            company_ids=[(6, 0, branch.ids)],
        )
        store = self.env["stock.warehouse"].search([("company_id", "=", branch.id)])
        self._add_stock(self.gasket, 2, location=store.lot_stock_id)
        for model in (self.moves, self.stock):
            domain = [("product_id", "=", self.gasket.id)]
            below = model.with_user(keeper).search(domain)
            everywhere = model.search(domain)
            self.assertEqual(below.company_id, branch)
            self.assertEqual(everywhere.sudo().company_id, self.company | branch)

    def test_views_show_thousands_of_rows_without_a_query_each(self):
        for __ in range(3):
            self._count(self.gasket.qty_available + 1)

        def count(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.moves.search_read([], ["product_id", "kind", "value"], limit=limit)
            return self.env.cr.sql_log_count - before

        count(1)
        count(1)
        self.assertLessEqual(count(40), count(1) + 1)
