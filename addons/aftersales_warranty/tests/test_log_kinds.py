from odoo import Command
from odoo.tests import tagged

from .log_kinds import LogKinds
from .rights_neighbours import RightsNeighbours
from .test_serial_import import SerialImportCommon


@tagged("post_install", "-at_install")
class TestLogKinds(LogKinds, SerialImportCommon, RightsNeighbours):
    """Each kind of promise is in the operator log, tried one by one."""

    addon = "aftersales_warranty"
    undeletable = frozenset()

    def _tell_promises(self):
        """Tell of a promise from its type to its use, and of all that changes it."""
        warranty_type = self.warranty_type.copy({"name": "Promised"})
        self.env["aftersales.warranty.assignment"].create(
            {
                "type_id": warranty_type.id,
                "applied_on": "product",
                "product_tmpl_id": self.thermostat.product_tmpl_id.id,
            }
        )
        # what nothing follows from yet can be deleted
        self.warranty_type.copy({"name": "Spare"})
        self._create_card()
        card = self._create_card(self._create_lots("LOG-1"), type_id=warranty_type.id)
        card.delivery_date = "2026-01-10"
        card.action_issue()
        self._tell_papers(card)
        self._tell_message(card)

    def _tell_papers(self, card):
        """Tell what becomes of a card, and what else the service promises."""
        self.env["aftersales.coverage.usage"].create(
            {"coverage_id": card.coverage_ids[0].id, "name": "Filter changed"}
        )
        self.env["aftersales.warranty.extension"].create(
            {"card_id": card.id, "reason": "Kindness"}
        )
        self.env["aftersales.warranty.transfer"].sudo().create(
            {
                "card_id": card.id,
                "partner_from_id": self.consumer.id,
                "partner_id": self.dealer.id,
            }
        )
        pattern = self.env["aftersales.number.pattern"].create({"name": "Cards"})
        self.env["aftersales.warranty.card.batch"].create(
            {"type_id": card.type_id.id, "pattern_id": pattern.id, "quantity": 1}
        )
        self._import("Serial\nLOG-2\n")
        self.env["aftersales.warranty.override"].create(
            {
                "picking_id": self._sell().picking_ids.id,
                "lot_ids": [Command.set(card.lot_id.ids)],
                "reason": "He waits",
            }
        )

    def _tell_message(self, card):
        """Add what somebody was told of a card: who exports that is told too."""
        notification = self.env["aftersales.notification"].search([], limit=1)
        self.env["aftersales.notification.log"].sudo().create(
            {
                "notification_id": notification.id,
                "event": notification.event,
                "event_key": "log",
                "res_model": card._name,
                "res_id": card.id,
            }
        )

    def _find_printable(self, report):
        cards = self.sides["log"]["aftersales.warranty.card"]
        if report.model == "stock.lot":
            return cards.lot_id
        if report.model == "stock.picking":
            return self._sell_and_deliver("LOG-9").picking_id
        return super()._find_printable(report)

    def test_whatever_is_done_with_a_promise_is_told(self):
        self._judge_log(self._tell_promises)
