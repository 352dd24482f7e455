from odoo import SUPERUSER_ID, Command, models


class AftersalesPartRequest(models.Model):
    """Parts that no store has: brought by the rules of core, or by the maker."""

    _inherit = "aftersales.part.request"

    # === BUSINESS METHODS === #

    def _start_supply(self):
        super()._start_supply()
        if self.supply_method == "procure":
            self._procure(self.line_ids)
        elif self.supply_method == "maker":
            self._apply_to_maker()

    def _procure(self, lines):
        """Let the rules of core bring the parts: bought, made, or from a warehouse.

        :raises UserError: when no rule brings a part to this branch
        """
        self.ensure_one()
        company = self.company_id.sudo()
        location = self._get_destination_location()
        rules = (
            self.env["stock.rule"].with_context(allowed_company_ids=company.ids).sudo()
        )
        rules.run(
            [
                rules.Procurement(
                    line.product_id,
                    line.quantity,
                    line.product_id.uom_id,
                    location.with_env(rules.env),
                    self.name,
                    self.name,
                    company.with_env(rules.env),
                    line._prepare_procurement_values(),
                )
                for line in lines.with_env(rules.env)
            ]
        )

    def _apply_to_maker(self):
        """Expect the parts from the maker: a receipt that awaits them.

        Hook: where purchases are kept, the application is a request for quotation.
        """
        self.ensure_one()
        destination = self._get_destination_location()
        operation = self.company_id._get_aftersales_operation("supply")
        incoming = operation.warehouse_id.in_type_id
        suppliers = self.env.ref("stock.stock_location_suppliers")
        company = self.company_id.sudo()
        # superuser: stock.picking - whoever approves need not be a stock user
        pickings = self.env["stock.picking"].with_user(SUPERUSER_ID)
        pickings.with_context(
            allowed_company_ids=company.ids, tracking_disable=True
        ).create(
            {
                "picking_type_id": incoming.id,
                "partner_id": self.maker_id.id,
                "origin": self.name,
                "company_id": company.id,
                "location_id": suppliers.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        line._prepare_move_vals(line.quantity, suppliers, destination)
                    )
                    for line in self.line_ids
                ],
            }
        ).action_confirm()

    def _get_maker_moves(self):
        """Return the moves by which parts are still to come from the maker."""
        if self.supply_method != "maker":
            return self.env["stock.move"]
        # sudo: stock.move - roles of the service do not read the stock
        return self.sudo().line_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
