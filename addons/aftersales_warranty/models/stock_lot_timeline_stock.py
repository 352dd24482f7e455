from odoo import models

from ..rules.unit_event import UnitEvent


class StockLot(models.Model):
    """Where a unit has been, and how it was sold."""

    _inherit = "stock.lot"

    def _get_unit_events(self):
        events = super()._get_unit_events()
        # sudo: stock.move.line - where a unit has been is known to all who serve it;
        # neither price nor partner of a transfer is shown
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search([("lot_id", "=", self.id), ("state", "=", "done")])
        )
        return [
            *events,
            *self._get_stock_events(lines),
            *self._get_sale_events(lines.move_id.sale_line_id | self._get_card_lines()),
        ]

    def _get_card_lines(self):
        """Return the sale lines that the cards name."""
        # sudo: sale.order.line - see _get_sale_events
        return self.card_ids.sudo().sale_line_id

    def _get_stock_events(self, lines):
        """Return the done moves of this unit, as superuser has found them."""
        events = []
        for line in lines:
            document = self._get_stock_event_document(line)
            events.append(
                UnitEvent(
                    line.date,
                    "stock",
                    self._get_stock_event_title(line),
                    # the arrow points the way the language is read
                    self.env._(
                        "%(start)s → %(end)s",
                        start=line.location_id.display_name,
                        end=line.location_dest_id.display_name,
                    ),
                    model=document._name,
                    res_id=document.id,
                )
            )
        return events

    def _get_stock_event_document(self, line):
        """Return the document by which a move was made. Hook."""
        return line.picking_id or line

    def _get_stock_event_title(self, line):
        """Say what a move was, by where it came from and where it led. Hook."""
        source, target = line.location_id.usage, line.location_dest_id.usage
        titles = {
            "supplier": self.env._("Received"),
            "production": self.env._("Produced"),
            "inventory": self.env._("Found by Counting"),
            "customer": self.env._("Returned"),
        }
        leaving = {
            "customer": self.env._("Delivered"),
            "supplier": self.env._("Returned to the supplier"),
            "production": self.env._("Used in production"),
            "inventory": self.env._("Counted out"),
        }
        title = leaving.get(target) or titles.get(source) or self.env._("Moved")
        return " ".join(filter(None, [title, line.reference]))

    def _get_sale_events(self, sale_lines):
        """Return the sales of this unit, and their invoices to whoever may read them.

        :param sale_lines: as superuser: number and day of a sale are no secret to
            after-sales, its prices are
        """
        may_read = self.env["account.move"].has_access("read")
        invoice_lines = sale_lines.invoice_lines
        readable = self.env["account.move"]
        if may_read:
            readable = invoice_lines.move_id.sudo(False)._filtered_access("read")
        sales = [
            UnitEvent(
                order.date_order,
                "sale",
                self.env._("Sold with %s", order.name),
                order.partner_id.display_name,
                model=order._name,
                res_id=order.id,
            )
            for order in sale_lines.order_id
        ]
        invoices = [
            UnitEvent(
                line.move_id.invoice_date,
                "invoice",
                line.move_id.name,
                line.product_id.display_name or "",
                amount=line.price_unit * (1 - line.discount / 100),
                model="account.move",
                res_id=line.move_id.id,
                currency_id=line.currency_id.id,
            )
            for line in invoice_lines
            if line.move_id in readable and line.move_id.state == "posted"
        ]
        return sales + invoices
