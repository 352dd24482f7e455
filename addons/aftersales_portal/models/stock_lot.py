from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    """Units that a customer has although no warranty card says so."""

    _inherit = "stock.lot"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_units(self, partner):
        """Return the units without a card that are a customer's, the newest first.

        They are known from what was delivered to him, and from what he had served;
        whoever got, or brought, a unit last has it.

        :param partner: whose units, with those of his company and its people
        :return: ``stock.lot`` records as superuser
        """
        lots = self.sudo().search(
            Domain("id", "in", self._find_portal_lots(partner).ids)
            & Domain("product_id.is_serviceable", "=", True)
            & Domain("current_card_id", "=", False),
            order="id desc",
        )
        return lots._filter_portal_owned(partner)

    @api.model
    def _find_portal_lots(self, partner):
        """Return what a customer, or his family, ever had served or delivered."""
        family = Domain("partner_id", "child_of", partner.commercial_partner_id.ids)
        # sudo: cases, moves - of this customer alone
        served = (
            self.env["aftersales.case"]
            .sudo()
            ._read_group(family & Domain("lot_id", "!=", False), ["lot_id"])
        )
        delivered = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                Domain("picking_id", "any", family)
                & Domain("lot_id", "!=", False)
                & Domain("state", "=", "done")
                & Domain("location_dest_id.usage", "=", "customer")
                & Domain("move_id.aftersales_case_id", "=", False),
                ["lot_id"],
            )
        )
        return self.union(*(lot for (lot,) in served + delivered))

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        domains = {
            "serial": Domain("name", "ilike", text),
            "product": Domain("product_id.name", "ilike", text),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    def _filter_portal_owned(self, partner):
        """Return the units that came to nobody else after they came to ``partner``."""
        if not self:
            return self
        owners = self._get_last_cases() | self._get_last_moves()
        return self.filtered(
            lambda lot: owners.get(lot) and owners[lot] == partner.commercial_partner_id
        )

    def _get_last_cases(self):
        """Return whose each unit was when it was served last."""
        groups = self.env["aftersales.case"]._read_group(
            [("lot_id", "in", self.ids), ("state", "not in", ("draft", "cancelled"))],
            ["lot_id"],
            ["id:max"],
        )
        last = self.env["aftersales.case"].browse(case_id for __, case_id in groups)
        return {case.lot_id: case.partner_id.commercial_partner_id for case in last}

    def _get_last_moves(self):
        """Return to whom each unit went last; nobody where it came back to us."""
        groups = self.env["stock.move.line"]._read_group(
            [
                ("lot_id", "in", self.ids),
                ("state", "=", "done"),
                ("move_id.aftersales_case_id", "=", False),
                "|",
                ("location_id.usage", "=", "customer"),
                ("location_dest_id.usage", "=", "customer"),
            ],
            ["lot_id"],
            ["id:max"],
        )
        last = self.env["stock.move.line"].browse(line_id for __, line_id in groups)
        return {
            line.lot_id: (
                line.picking_id.partner_id.commercial_partner_id
                if line.location_dest_id.usage == "customer"
                else line.env["res.partner"]
            )
            for line in last
        }
