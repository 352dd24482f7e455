from odoo import fields, models
from odoo.fields import Command


class AftersalesDealerReturn(models.Model):
    """What the dealer gets back for his units: a draft for the accountant."""

    _inherit = "aftersales.dealer.return"

    refund_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="aftersales_dealer_return_id",
        string="Credit Notes",
        groups="account.group_account_invoice,account.group_account_readonly,"
        "aftersales_warranty.aftersales_group_accountant",
    )
    refund_count = fields.Integer(compute="_compute_document_counts")
    picking_count = fields.Integer(compute="_compute_document_counts")

    def _compute_document_counts(self):
        # sudo: counts only; opening the documents asks for the rights
        moves = self.env["account.move"].sudo()
        refunds = dict(
            moves._read_group(
                [("aftersales_dealer_return_id", "in", self.ids)],
                ["aftersales_dealer_return_id"],
                ["__count"],
            )
        )
        for document in self:
            document.refund_count = refunds.get(document, 0)
            document.picking_count = len(document.sudo().line_ids.move_ids.picking_id)

    # === ACTION METHODS === #

    def action_view_refunds(self):
        """Open the credit notes of this return."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_refund_type"
        )
        return action | {
            "domain": [("aftersales_dealer_return_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_view_pickings(self):
        """Open the transfers of this return."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        return action | {
            "domain": [("move_ids.aftersales_dealer_line_id.return_id", "=", self.id)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _draft_credit_notes(self):
        """Draft one credit note for each currency the units were sold in."""
        self.ensure_one()
        due = self.line_ids.filtered(
            lambda line: line.price_credit and not line.refund_line_id
        )
        for currency, lines in due.grouped("currency_id").items():
            groups = list(lines.grouped(lambda line: line._get_credit_key()).values())
            refund = (
                self.env["account.move"]
                .with_company(self.company_id)
                .create(self._prepare_refund_vals(currency, groups))
            )
            for group, row in zip(
                groups, refund.invoice_line_ids.sorted("sequence"), strict=True
            ):
                group.refund_line_id = row
            self.message_post(
                body=self.env._(
                    "Credit note drafted: %s", currency.format(refund.amount_untaxed)
                )
            )

    def _prepare_refund_vals(self, currency, groups):
        """Prepare a credit note; units sold and credited alike share a line.

        What others bought names neither its receiver nor the taxes.
        """
        sold = [line._get_own_sale_line() for line in self.line_ids]
        orders = self.env["sale.order.line"].sudo().concat(*sold).order_id
        names = [self.name, *orders.mapped("name")]
        partner = orders.partner_invoice_id[:1] or self.partner_id
        position = orders.fiscal_position_id[:1]
        if not orders:
            # sudo: account.fiscal.position - the accountant looks through the draft
            positions = self.env["account.fiscal.position"].sudo()
            position = positions.with_company(self.company_id)._get_fiscal_position(
                partner
            )
        return {
            "move_type": "out_refund",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "currency_id": currency.id,
            "fiscal_position_id": position.id,
            "invoice_origin": ", ".join(names),
            "ref": self.reference,
            "aftersales_dealer_return_id": self.id,
            "invoice_line_ids": [
                Command.create(group._prepare_refund_line() | {"sequence": number})
                for number, group in enumerate(groups, 1)
            ],
        }


class AftersalesDealerReturnLine(models.Model):
    _inherit = "aftersales.dealer.return.line"

    def _get_credit_key(self):
        """Return what units on one line of a credit note have in common."""
        return (
            self.product_id,
            self.sale_line_id,
            self.price_unit,
            self.credit_percent,
        )

    def _prepare_refund_line(self):
        """Prepare the line of the credit note for units sold and credited alike."""
        first = self[0]
        sold = first._get_own_sale_line()
        name = sold.name or first.product_id.display_name
        serials = ", ".join(self.lot_id.mapped("name"))
        vals = {
            "product_id": first.product_id.id,
            "name": f"{name}\n{serials}" if serials else name,
            "quantity": sum(self.mapped("quantity")),
            "product_uom_id": first.product_id.uom_id.id,
            "price_unit": first.price_unit * first.credit_percent / 100,
        }
        if sold:
            vals["tax_ids"] = [Command.set(sold.tax_ids.ids)]
        return vals
