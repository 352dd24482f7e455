from functools import cache

from odoo import fields, models

from ..rules.cost_share import split_amount


class AftersalesWorkPart(models.Model):
    """What a used part costs whom: its shares leave the account that it went to."""

    _inherit = "aftersales.work.part"

    cost = fields.Monetary(
        compute="_compute_cost",
        currency_field="cost_currency_id",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="What the part was worth when it left our stock.",
    )
    cost_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    # === COMPUTE METHODS === #

    def _compute_cost(self):
        for part in self:
            # sudo: stock.move - accountants do not read stock moves
            moves = part.sudo().move_ids.filtered("is_out")
            company = moves.company_id[:1] or part.sudo().case_id.workshop_company_id
            is_back = part.posted_end == "returned"
            part.cost = 0.0 if is_back else sum(moves.mapped("value"))
            part.cost_currency_id = company.currency_id

    # === BUSINESS METHODS === #

    def _is_cost_shared(self):
        """Return whether more than one bears the cost of this part."""
        self.ensure_one()
        return 0 < self.covered_percent < 100 or (
            bool(self.covered_percent) and len(self._get_carrier_percents()) > 1
        )

    def _get_issue_moves(self):
        """Return the valued moves by which this part left on a carrier's account."""
        self.ensure_one()
        # a part that is not stored was an expense when it was bought
        return self.move_ids.filtered(
            lambda move: (
                move.is_out
                and move.product_id.is_storable
                and move.location_dest_id.aftersales_cost_carrier
                and move.location_dest_id.valuation_account_id
            )
        )

    def _split_cost(self):
        """Return what each carrier bears of this part, and what the customer does.

        In the currency of the workshop that gave the part, exact to the cent:
        customer = value * (100 - covered) / 100.

        :rtype: tuple[dict[str, float], float]
        """
        moves = self._get_issue_moves()
        if not moves:
            return {}, 0.0
        return split_amount(
            sum(moves.mapped("value")),
            self._get_carrier_percents(),
            moves.location_dest_id.aftersales_cost_carrier,
            moves.company_id.currency_id.round,
        )

    def _prepare_share_items(self):
        """Return what is to be posted of these parts beside their issue.

        :rtype: list[PostingItem]
        """
        find = cache(lambda company, name: company._get_carrier_account(name))
        items = []
        for part in self:
            moves = part._get_issue_moves()
            if not moves:
                continue
            amounts, customer = part._split_cost()
            case = part.case_id
            items.append(case._prepare_share_item(part, moves, customer))
            items += [
                case._prepare_share_item(
                    part, moves, amount, carrier, find(moves.company_id, carrier)
                )
                for carrier, amount in amounts.items()
                if carrier != moves.location_dest_id.aftersales_cost_carrier
            ]
        return items

    def _drop_shares(self):
        """Note that shares of these parts left the books, to be settled anew."""
        parts = self.filtered("share_entry_id")
        parts.share_entry_id = False
        parts.case_id.is_share_open = True
