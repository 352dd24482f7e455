from odoo import models


class AftersalesCase(models.Model):
    """Who bears the cost of a unit that was given for a faulty one."""

    _inherit = "aftersales.case"

    # === BUSINESS METHODS === #

    def _after_replacement(self, moves):
        """Move what other carriers bear of the new unit to their accounts."""
        res = super()._after_replacement(moves)
        # sudo: aftersales.case - whoever replaces need not read costs
        case = self.sudo()
        self.env["aftersales.posting"]._post_items(
            [
                case._prepare_share_item(
                    move,
                    move,
                    amount,
                    carrier,
                    move.company_id._get_carrier_account(carrier),
                )
                for move in case._filter_unit_moves(moves)
                for carrier, amount in case._split_unit_cost(move).items()
                if carrier != move.location_dest_id.aftersales_cost_carrier
            ]
        )
        return res

    def _filter_unit_moves(self, moves):
        """Return those by which whole units left on the account of a carrier."""
        return moves.sudo().filtered(
            lambda move: (
                not move.aftersales_part_id
                and move.is_out
                and move.product_id.is_storable
                and move.location_dest_id.aftersales_cost_carrier
                and move.location_dest_id.valuation_account_id
            )
        )

    def _get_brand_costs(self):
        costs = super()._get_brand_costs()
        moves = self._filter_unit_moves(self.move_ids)
        shares = self.env["aftersales.posting"]._get_standing_shares(moves)
        for move in moves:
            amount = shares[move.id]._get_brand_amount(move)
            if amount:
                costs[move.company_id] = costs.get(move.company_id, 0.0) + amount
        return costs
