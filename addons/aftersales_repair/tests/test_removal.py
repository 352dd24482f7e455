from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tools.removal import find_in_use, let_go

from ..hooks import uninstall_hook
from ..removal import remove_counters, remove_operations, remove_places, remove_routes
from .test_technician_stock import TechnicianStockCommon


@tagged("post_install", "-at_install")
class TestRemoval(TechnicianStockCommon):
    """The addon is taken away: what the past needs stays, archived, the rest goes."""

    def setUp(self):
        super().setUp()
        self._draw(self._make_order((self.gasket, 3)))
        # hooks run as the system
        self.env = self.env(su=True)
        self.operations = self.env["stock.picking.type"].search(
            [
                ("warehouse_id", "=", self.warehouse.id),
                ("aftersales_operation", "!=", False),
            ]
        )
        ours = self.env["ir.module.module"].search([("name", "=like", "aftersales%")])
        ours.filtered(lambda module: module.state == "installed").state = "to remove"
        self.env.flush_all()

    def test_used_operation_types_are_archived_and_the_others_go(self):
        pickings = self.env["stock.picking"].search([])
        used = pickings.picking_type_id & self.operations
        counters = self.operations.sequence_id
        self.assertIn("draw", used.mapped("aftersales_operation"))
        self.assertTrue(self.operations - used)

        remove_operations(self.env)

        self.assertEqual(self.operations.exists(), used)
        self.assertFalse(any(used.mapped("active")))
        self.assertEqual(counters.exists(), used.sequence_id)
        self.assertEqual(pickings.exists(), pickings)

    def test_technicians_are_supplied_no_more(self):
        route = self.warehouse.aftersales_supply_route_id
        rules = route.rule_ids
        orderpoint = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.gasket.id,
                "warehouse_id": self.warehouse.id,
                "location_id": self.hands.id,
                "product_min_qty": 5,
                "product_max_qty": 5,
            }
        )
        self.assertTrue(rules)

        remove_routes(self.env)

        self.assertFalse(orderpoint.active)
        self.assertFalse(rules.exists())
        self.assertFalse(route.exists())

    def test_place_with_goods_stays_open_and_empty_ones_are_closed(self):
        root = self.custody.location_id
        refurbished = self.company.aftersales_refurbished_location_id

        remove_operations(self.env)
        remove_places(self.env)

        self.assertTrue(self.hands.active)
        self.assertTrue(self.hands.location_id.active)
        self.assertTrue(root.active)
        self.assertFalse(refurbished.exists().active)
        self.assertEqual(self._get_quantity(self.hands), 3)

    def test_counters_of_the_branches_go(self):
        codes = self.env["res.company"]._get_branch_sequence_codes()
        sequences = self.env["ir.sequence"].with_context(active_test=False)
        domain = [("code", "in", codes)]
        self.assertTrue(sequences.search(domain))

        remove_counters(self.env)

        self.assertFalse(sequences.search(domain))

    def test_links_of_fields_that_go_do_not_hold_a_place(self):
        place = self.custody.copy({"name": "Second Custody"})
        self.company.aftersales_custody_location_id = place
        self.env.flush_all()

        self.assertFalse(find_in_use(self.env, place))
        self.assertEqual(find_in_use(self.env, self.hands), self.hands)

    def test_rows_that_go_hold_no_group_that_was_theirs(self):
        group = self.env["res.groups"].create({"name": "Told of all"})
        self.env["aftersales.notification"].create(
            {
                "event": "card_issued",
                "channel": "activity",
                "recipient": "role",
                "group_id": group.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            }
        )

        let_go(self.env)
        group.unlink()

        self.assertFalse(group.exists())

    def test_no_other_addon_keeps_names_for_parts_of_what_goes(self):
        names = self.env["ir.model.data"].search(
            [
                ("model", "in", ("ir.model.fields.selection", "ir.model.inherit")),
                ("name", "like", "aftersales_case__"),
                ("module", "=", "mail"),
            ]
        )
        self.assertTrue(names)

        let_go(self.env)

        self.assertFalse(names.exists())

    def test_what_was_told_of_documents_that_go_keeps_none_of_their_rows(self):
        self.env.ref("base.module_aftersales_warranty").state = "installed"
        rows = self.env["aftersales.notification"].with_context(active_test=False)
        going = rows.search([("event", "=", "case_received")])
        staying = rows.search([("event", "=", "card_issued")])
        told = self.env["aftersales.notification.log"].create(
            [
                {
                    "notification_id": row.id,
                    "event": row.event,
                    "res_model": row.res_model,
                    "res_id": 1,
                }
                for row in going | staying
            ]
        )
        self.assertTrue(going)
        self.assertTrue(staying)

        let_go(self.env)

        self.assertFalse(going.exists())
        self.assertEqual(staying.exists(), staying)
        self.assertEqual(told.exists().notification_id, staying)

    def test_what_was_lent_to_the_addon_below_is_taken_back(self):
        dispatchers = self.env.ref("aftersales_warranty.aftersales_group_dispatcher")
        contacts = self.env.ref("base.group_partner_manager")
        self.assertIn(contacts, dispatchers.implied_ids)

        uninstall_hook(self.env)

        self.assertNotIn(contacts, dispatchers.implied_ids)
