from collections import defaultdict

from odoo import api, fields, models


class AftersalesPartRequestLine(models.Model):
    """How far a part that was asked for has come."""

    _inherit = "aftersales.part.request.line"

    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_request_line_id"
    )
    quantity_free = fields.Float(
        string="Free There",
        digits="Product Unit",
        compute="_compute_quantity_free",
        help="What the asked branch has in its store and nobody has reserved.",
    )
    quantity_sent = fields.Float(
        string="Sent", digits="Product Unit", compute="_compute_moved"
    )
    quantity_arrived = fields.Float(
        string="Arrived", digits="Product Unit", compute="_compute_moved"
    )
    quantity_lost = fields.Float(
        string="Lost",
        digits="Product Unit",
        compute="_compute_moved",
        help="Was sent, and given up on its way.",
    )
    quantity_on_the_way = fields.Float(
        string="On the Way", digits="Product Unit", compute="_compute_moved"
    )
    quantity_to_send = fields.Float(digits="Product Unit", compute="_compute_moved")
    quantity_to_come = fields.Float(
        string="To Come", digits="Product Unit", compute="_compute_moved"
    )

    # === COMPUTE METHODS === #

    @api.depends("move_ids.state", "move_ids.quantity", "quantity")
    def _compute_moved(self):
        moved = self._read_moved()
        for line in self:
            sent = moved["transit", line.id] - moved["returned", line.id]
            arrived = moved["internal", line.id]
            lost = moved["inventory", line.id]
            line.quantity_sent = max(sent, arrived)
            line.quantity_arrived = arrived
            line.quantity_lost = lost
            line.quantity_on_the_way = line._get_rest(sent, arrived + lost)
            # what was lost may be sent once more
            line.quantity_to_send = line._get_rest(
                line.quantity + lost, line.quantity_sent
            )
            line.quantity_to_come = line._get_rest(line.quantity, arrived)

    def _get_rest(self, whole, part):
        """Return what is left of a quantity, zero where it is more than covered."""
        rest = whole - part
        return rest if self.product_id.uom_id.compare(rest, 0) > 0 else 0.0

    def _read_moved(self):
        """Return what was done by kind of place and line, in the part's unit.

        What the asking branch itself got counts as arrived; what another takes off
        its way again is returned. What has turned up is lost no more.
        """
        moved = defaultdict(float)
        # sudo: stock.move - roles of the service do not read the stock
        for line, company, source, place, quantity in (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("aftersales_request_line_id", "in", self.ids),
                    ("state", "=", "done"),
                ],
                [
                    "aftersales_request_line_id",
                    "company_id",
                    "location_id",
                    "location_dest_id",
                ],
                ["product_qty:sum"],
            )
        ):
            if source.usage == "inventory" and place.usage == "transit":
                moved["inventory", line.id] -= quantity
            elif place.usage != "internal" or company == line.company_id:
                moved[place.usage, line.id] += quantity
            elif source.usage == "transit":
                moved["returned", line.id] += quantity
        return moved

    @api.depends("product_id", "request_id.supplier_company_id", "company_id")
    def _compute_quantity_free(self):
        for company, lines in self.grouped(
            lambda line: line.request_id.supplier_company_id or line.company_id
        ).items():
            # sudo: stock.quant - who asks another branch does not read its stock
            store = self.env["aftersales.case"]._find_parts_location(company.sudo())
            free = lines._read_free(store)
            for line in lines:
                line.quantity_free = free.get(line.product_id, 0.0)

    def _read_free(self, store):
        """Return what is free of these products in a store, by product."""
        if not store:
            return {}
        # sudo: stock.quant - who asks another branch does not read its stock
        return {
            product: max(quantity - reserved, 0.0)
            for product, quantity, reserved in self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", store.ids),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        }

    # === BUSINESS METHODS === #

    def _prepare_move_vals(self, quantity, source, destination):
        self.ensure_one()
        return {
            "aftersales_request_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_qty": quantity,
            "product_uom": self.product_id.uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
        }

    def _prepare_send_vals(self, store, destination):
        """Return the moves of what is free of these lines in a store.

        Lines of the same part share what is there.
        """
        free = self._read_free(store)
        vals_list = []
        for line in self:
            available = free.get(line.product_id, 0.0)
            if not line.product_id.is_storable:
                available = line.quantity_to_send
            quantity = min(line.quantity_to_send, available)
            if line.uom_id.compare(quantity, 0) > 0:
                free[line.product_id] = available - quantity
                vals_list.append(line._prepare_move_vals(quantity, store, destination))
        return vals_list

    def _prepare_procurement_values(self):
        """Return what a rule of core has to know of this line."""
        self.ensure_one()
        warehouse = self.company_id._get_aftersales_operation(
            "consumption"
        ).warehouse_id
        needed = self.request_id.date_needed
        return {
            "aftersales_request_line_id": self.id,
            "warehouse_id": warehouse,
            "date_planned": (
                fields.Datetime.to_datetime(needed) or fields.Datetime.now()
            ),
        }

    def _get_quantity_unforeseen(self):
        """Return what is asked for and stands in no forecast of the store yet."""
        self.ensure_one()
        # sudo: stock.move - roles of the service do not read the stock
        foreseen = self.sudo().move_ids.filtered(
            lambda move: (
                move.state not in ("draft", "cancel", "done")
                and move.location_dest_id.usage == "internal"
            )
        )
        return max(self.quantity_to_come - sum(foreseen.mapped("product_qty")), 0.0)
