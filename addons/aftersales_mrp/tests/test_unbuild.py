from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestUnbuild(ProductionCommon):
    """A unit taken apart has no components and no running card any more."""

    def _unbuild(self, production, unit):
        form = Form(self.env["mrp.unbuild"].with_user(self.users["maker"]))
        form.mo_id = production
        form.lot_id = unit
        unbuild = form.save()
        unbuild.action_unbuild()
        self.assertEqual(unbuild.state, "done")
        return unbuild

    def test_unbuilding_takes_the_components_out_and_suspends_the_card(self):
        self.warranty_type.issue_event = "production"
        production = self._produce("FR-1")
        unit = self._unit("FR-1")

        with freeze_time("2026-03-05 12:00:00"):
            unbuild = self._unbuild(production, unit)

        self.assertEqual(set(unit.component_ids.mapped("date_out")), {date(2026, 3, 5)})
        self.assertEqual(unit.card_ids.state, "suspended")
        self.assertIn(unbuild.name, unit.card_ids.state_reason)

    def test_unbuilding_one_of_two_leaves_the_other_whole(self):
        production = self._produce("FR-1", "FR-2")

        self._unbuild(production, self._unit("FR-1"))

        self.assertFalse(self._unit("FR-1").component_ids.filtered("is_installed"))
        self.assertEqual(
            len(self._unit("FR-2").component_ids.filtered("is_installed")), 3
        )

    def test_serial_that_came_out_goes_into_the_next_unit(self):
        production = self._produce("FR-1")
        self._unbuild(production, self._unit("FR-1"))
        serial = self._unit("FR-1").component_ids.lot_id

        again = self.env["mrp.production"].create(
            {"product_id": self.fridge.id, "bom_id": self.bom.id, "product_qty": 1}
        )
        again.action_confirm()
        again.action_assign()
        again.lot_producing_ids = self._create_lots("FR-2")
        again.qty_producing = 1
        again.set_qty_producing()
        again.button_mark_done()

        self.assertEqual(again.state, "done")
        self.assertEqual(self._unit("FR-2").component_ids.lot_id, serial)

    def test_page_of_unit_and_component_tells_the_orders(self):
        production = self._produce("FR-1")
        unit = self._unit("FR-1")
        part = unit.component_ids.lot_id
        unbuild = self._unbuild(production, unit)
        for lot, titles in (
            (
                unit,
                {
                    f"Produced {production.name}": production,
                    f"Taken apart with {unbuild.name}": unbuild,
                },
            ),
            (
                part,
                {
                    f"Used in production {production.name}": production,
                    f"Recovered with {unbuild.name}": unbuild,
                },
            ),
        ):
            for role in ("maker", "technician"):
                user = self.users[role]
                user.group_ids |= self.env.ref(
                    "aftersales_warranty.aftersales_group_user"
                )
                events = {
                    event.title: (event.model, event.res_id)
                    for event in lot.with_user(user)._get_unit_timeline()
                }
                for title, document in titles.items():
                    with self.subTest(f"{role} {title}"):
                        self.assertEqual(
                            events.get(title), (document._name, document.id)
                        )
                page = lot.with_user(user).timeline_html
                self.assertEqual(role == "maker", "/mrp.production/" in page)

    # === MADE AGAIN === #

    def _rebuild(self, rule="review"):
        """Make a unit, take it apart, and make it again under the same number."""
        self.warranty_type.write({"issue_event": "production", "resale_rule": rule})
        first = self._produce("FR-1")
        unit = self._unit("FR-1")
        self.card = unit.card_ids
        self._unbuild(first, unit)
        self.again = self._produce("FR-1", compressors=["CP-NEW"])
        self.assertEqual(self.again.state, "done")
        return unit

    def test_unit_made_again_is_up_for_review(self):
        unit = self._rebuild()

        self.assertEqual(self.card.state, "suspended")
        self.assertRecordValues(
            unit.card_ids - self.card, [{"state": "blank", "needs_review": True}]
        )
        now_in = unit.component_ids.filtered("is_installed")
        self.assertEqual(len(now_in), 3)
        self.assertEqual(set(now_in.production_id), {self.again})

    def test_unit_made_again_may_get_a_fresh_card(self):
        unit = self._rebuild("fresh")

        self.assertEqual(self.card.state, "void")
        self.assertIn(self.again.name, self.card.state_reason)
        self.assertRecordValues(
            unit.card_ids - self.card, [{"state": "issued", "needs_review": False}]
        )

    def test_unit_made_again_may_keep_its_card_and_is_sold_with_it(self):
        unit = self._rebuild("rest")
        self.assertRecordValues(unit.card_ids, [{"state": "issued"}])

        self._deliver(self._sell().picking_ids, unit)

        self.assertRecordValues(
            unit.card_ids,
            [{"id": self.card.id, "partner_id": self.consumer.id, "state": "issued"}],
        )

    def test_unit_whose_card_comes_with_the_sale_is_made_and_sold_again(self):
        production = self._produce("FR-1")
        unit = self._unit("FR-1")
        self._unbuild(production, unit)
        self._produce("FR-1", compressors=["CP-NEW"])
        self.assertFalse(unit.card_ids)

        self._deliver(self._sell().picking_ids, unit)

        self.assertRecordValues(
            unit.card_ids, [{"state": "issued", "needs_review": False}]
        )

    def test_correcting_an_old_order_settles_no_later_return(self):
        self.warranty_type.write({"issue_event": "production", "resale_rule": "fresh"})
        production = self._produce("FR-1", "FR-2")
        unit = self._unit("FR-1")
        card = unit.card_ids
        with freeze_time("2026-03-05 12:00:00"):
            self._deliver(self._sell().picking_ids, unit)
            self._return(card.picking_id)

        production._record_units()

        self.assertEqual(card.state, "suspended")
