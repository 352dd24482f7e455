from odoo import Command

from .common import AftersalesRepairCommon


class InstallationCommon(AftersalesRepairCommon):
    """Air conditioners, whose warranty starts when they are installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.installation = cls.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )
        cls.reinstallation = cls.env.ref(
            "aftersales_repair.aftersales_work_type_reinstallation"
        )
        cls.install_process = cls.env.ref(
            "aftersales_repair.aftersales_process_installation"
        )
        # the tests hand out the cards they are about
        cls.install_process.is_installation_card_required = False
        cls.install_type = cls.warranty_type.copy(
            {"name": "Air Conditioner", "start_rule": "installation"}
        )
        cls.cooler = cls._make_product(
            "Air Conditioner",
            300.0,
            700.0,
            tracking="serial",
            is_serviceable=True,
            needs_installation=True,
            warranty_type_id=cls.install_type.id,
        )
        cls.shop = cls.env["res.partner"].create(
            {"name": "Nordic Home Stores", "is_company": True, "is_dealer": True}
        )

    @classmethod
    def _sell(cls, quantities, partner=None):
        """Sell goods; return the delivery.

        :param dict quantities: quantity by product
        """
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in quantities.items()
                ],
            }
        )
        order.action_confirm()
        return order.picking_ids

    def _deliver(self, *serials, partner=None):
        """Let the storekeeper deliver coolers; return the done transfer."""
        lots = self.env["stock.lot"]
        for serial in serials:
            lots |= self._add_stock(self.cooler, 1, serial)
        picking = self._sell({self.cooler: len(lots)}, partner)
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                move._prepare_move_line_vals(quantity=1) | {"lot_id": lot.id}
            )
            for lot in lots
        ]
        self._validate(picking)
        return picking

    def _validate(self, picking):
        picking.move_ids.picked = True
        picking.with_user(self.storekeeper).with_context(
            skip_sms=True
        ).button_validate()
        self.assertEqual(picking.state, "done")

    def _get_installations(self, picking):
        return self.env["aftersales.case"].search(
            [("delivery_move_id", "in", picking.move_ids.ids)]
        )

    def _bring_back(self, picking):
        """Return all of a delivery; return the done transfer."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        back = wizard._create_return()
        back.move_ids.picked = True
        back.with_context(skip_sms=True).button_validate()
        return back

    def _install(self, case, **log_vals):
        """Assign the installation and do it."""
        order = self._assign(case)
        log = order.action_start()
        log.write(log_vals)
        return self._submit(order, "Mounted and tested")
