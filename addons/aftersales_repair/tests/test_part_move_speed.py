from odoo.tests import tagged
from odoo.tools import SQL

from .common import AftersalesRepairCommon

DEFAULT = [("kind", "!=", "owed"), ("is_part", "=", True)]


@tagged("post_install", "-at_install")
class TestPartMoveSpeed(AftersalesRepairCommon):
    """The report of moved parts opens at once, however much was moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.process.is_old_part_required = True
        cls._add_stock(cls.gasket, 10)
        cls.moves = cls.env["aftersales.part.move.report"].with_user(cls.storekeeper)

    def _use(self):
        case = self._request(place="customer")
        order = self._assign(case)
        self._plan_part(case, self.gasket, 2)
        self._submit(order)
        return case

    def test_newest_movements_have_an_index_in_the_order_of_the_list(self):
        # a new index may rest while older transactions run: no plan tells surely
        [(definition,)] = self.env.execute_query(
            SQL(
                "SELECT indexdef FROM pg_indexes WHERE indexname = %s",
                "stock_move_line_aftersales_moved_idx",
            )
        )

        self.assertIn("(date, id) WHERE", definition)
        self.assertIn("'done'", definition)
        self.assertEqual(self.moves._order, "date desc, id desc")

    def test_what_is_owed_is_read_only_where_it_is_asked_for(self):
        self._use()
        asked = {
            False: (
                DEFAULT,
                [("kind", "in", ("used", "used_back"))],
                [("kind", "=", "count")],
                [("kind", "not in", ("owed", "count"))],
            ),
            True: (
                [],
                [("kind", "=", "owed")],
                [("technician_id", "!=", False), ("kind", "in", ("draw", "owed"))],
                ["|", ("kind", "!=", "owed"), ("is_part", "=", True)],
                [("kind", "!=", "used")],
            ),
        }
        for is_asked, domains in asked.items():
            for domain in domains:
                with self.subTest(domain=domain):
                    query = self.moves._search(domain).select()
                    self.assertEqual("UNION ALL" in query.code, is_asked)

    def test_either_way_finds_the_same_rows(self):
        self._use()
        rows = self.moves.search([("product_id", "=", self.gasket.id)])
        self.assertIn("owed", rows.mapped("kind"))

        moved = self.moves.search([("product_id", "=", self.gasket.id), *DEFAULT])

        self.assertEqual(moved, rows.filtered(lambda row: row.kind != "owed"))
        self.assertFalse(any(row.id < 0 for row in moved))
        # and a row that was found by the short way reads like any other
        self.assertEqual(
            moved.read(["kind", "quantity", "technician_id"]),
            self.moves.browse(moved.ids).read(["kind", "quantity", "technician_id"]),
        )
        owed = self.moves._read_group(
            [("product_id", "=", self.gasket.id), ("kind", "=", "owed")],
            [],
            ["owed:sum"],
        )
        self.assertEqual(owed, [(2.0,)])
