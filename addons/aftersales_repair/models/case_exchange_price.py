from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Replacement by another model: who may, and what the customer pays for it."""

    _inherit = "aftersales.case"

    # === COMPUTE METHODS === #

    @api.depends("sale_order_ids.invoice_ids")
    def _compute_invoice_ids(self):
        res = super()._compute_invoice_ids()
        # sudo: account.move - those who read the list of invoices read these
        moves = self.env["account.move"].sudo()
        found = moves.search([("aftersales_exchange_case_id", "in", self.ids)])
        for case in self:
            own = found.filtered(
                lambda move, case=case: move.aftersales_exchange_case_id == case
            )
            case.invoice_ids |= own.with_env(self.env)
        return res

    # === BUSINESS METHODS === #

    def _is_other_model(self, lot):
        return lot.product_id.product_tmpl_id != self.product_id.product_tmpl_id

    def _check_other_model(self, lot):
        """Refuse a unit of another model without the right, or that is no unit."""
        texts = {
            "lot": lot.name,
            "other": lot.product_id.display_name,
            "product": self.product_id.display_name,
        }
        if not lot.product_id.is_serviceable:
            raise UserError(
                self.env._(
                    "%(lot)s is a %(other)s, which we do not service: it cannot "
                    "replace a %(product)s.",
                    **texts,
                )
            )
        if not self._has_role("replace_other"):
            raise UserError(
                self.env._(
                    "%(lot)s is a %(other)s and cannot replace a %(product)s: ask a "
                    "manager, who may give out another model.",
                    **texts,
                )
            )
        self._check_approver("replace_other")

    def _get_price_difference(self, lot):
        """Return what a unit of another model costs more than the customer's did.

        Without taxes, in the currency of the case.
        """
        self.ensure_one()
        return self._get_net_list_price(lot.product_id) - self._get_unit_price()

    def _settle_difference(self, lot, amount=None):
        """Draft the invoice or the credit note for a unit of another model.

        :param float amount: less than zero is credited; found by the prices if None
        """
        self.ensure_one()
        if amount is None:
            amount = self._get_price_difference(lot)
        if self.currency_id.is_zero(amount):
            return
        # sudo: account.move - a draft, which the accountant looks through
        moves = self.env["account.move"].sudo().with_company(self.company_id)
        move = moves.create(self._prepare_difference_vals(lot, amount))
        self.message_post(
            body=self.env._(
                "%(lot)s is another model: %(amount)s drafted for the customer.",
                lot=lot.name,
                amount=self.currency_id.format(move.amount_untaxed_signed),
            )
        )

    def _prepare_difference_vals(self, lot, amount):
        """Prepare the draft: no goods stand on it, for their cost has its carrier."""
        partner = self.partner_id
        # sudo: product.template - its accounts and taxes, for the accountant
        product = lot.product_id.sudo().with_company(self.company_id)
        position = (
            self.env["account.fiscal.position"]
            .sudo()
            .with_company(self.company_id)
            ._get_fiscal_position(partner)
        )
        taxes = position.map_tax(
            product.taxes_id._filter_taxes_by_company(self.company_id)
        )
        accounts = product.product_tmpl_id.get_product_accounts(fiscal_pos=position)
        return {
            "move_type": "out_invoice" if amount > 0 else "out_refund",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": position.id,
            "invoice_origin": self.name,
            "aftersales_exchange_case_id": self.id,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        "name": self.env._(
                            "%(new)s (%(serial)s) instead of %(old)s: difference of "
                            "price",
                            new=lot.product_id.display_name,
                            serial=lot.name,
                            old=self.product_id.display_name,
                        ),
                        "quantity": 1,
                        "price_unit": self._add_included_taxes(abs(amount), taxes),
                        "account_id": accounts["income"].id,
                        "tax_ids": [fields.Command.set(taxes.ids)],
                    }
                )
            ],
        }

    def _add_included_taxes(self, amount, taxes):
        """Return the price that comes to ``amount`` before its taxes.

        Taxes that prices include are part of it, the others come on top.
        """
        details = taxes.compute_all(
            amount, currency=self.currency_id, handle_price_include=False
        )
        return amount + sum(
            tax["amount"] for tax in details["taxes"] if tax["price_include"]
        )
