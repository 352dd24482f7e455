from odoo import Command, api, fields, models

from .posting_entry import SIGNS
from .posting_template_tax import SIDES

OTHER_SIDE = {"debit": "credit", "credit": "debit"}
# a tax that is due on payment waits where there is something to be paid
DEBT_TYPES = ("asset_receivable", "liability_payable")


class AftersalesPosting(models.Model):
    """The taxes of a posting, as core computes them for a journal entry.

    What was computed is kept, and taken back as it was posted: a tax may have another
    rate by then.
    """

    _inherit = "aftersales.posting"

    tax_side = fields.Selection(
        SIDES, string="Net On", readonly=True, help="The side that bears the taxes."
    )
    tax_amount = fields.Monetary(
        string="Taxes",
        readonly=True,
        help="What the side with taxes has more than the other one.",
    )
    net_amount = fields.Monetary(
        readonly=True, help="What was posted on the side that bears the taxes."
    )
    tax_details = fields.Json(readonly=True)

    # === BUSINESS METHODS === #

    def _get_side_amount(self, side):
        """Return what was posted on a side, taxes included on that without them."""
        self.ensure_one()
        if not self.tax_side:
            return self.amount
        net = self.net_amount
        return net if side == self.tax_side else net + self.tax_amount

    def _prepare_posting(self, item, template):
        vals = super()._prepare_posting(item, template)
        if not vals or not template.tax_ids:
            return vals
        side = template.tax_side
        if item.amount < 0:
            side = OTHER_SIDE[side]
        return vals | self._prepare_posting_taxes(item, template, vals, side)

    @api.model
    def _prepare_posting_taxes(self, item, template, vals, side):
        """Return net amount, taxes and tags of a posting-to-be.

        :param dict vals: its values
        :param str side: that bears the taxes
        """
        company = item.company
        base = self._prepare_base_line(item, template, vals, side)
        engine = self.env["account.tax"].with_company(company)
        engine._add_tax_details_in_base_lines([base], company)
        engine._round_base_lines_tax_details([base], company)
        other = self.env["account.account"].browse(
            vals[f"{OTHER_SIDE[side]}_account_id"]
        )
        engine._add_accounting_data_in_base_lines_tax_details(
            [base],
            company,
            # as core decides for an entry: only a debt is yet to be paid
            include_caba_tags=other.account_type not in DEBT_TYPES,
        )
        result = engine._prepare_tax_lines([base], company)
        # in the currency of the company, so core fills the other amount
        lines = [
            {key: value for key, value in line.items() if key != "amount_currency"}
            for line in result["tax_lines_to_add"]
        ]
        net = SIGNS[side] * result["base_lines_to_update"][0][1]["balance"]
        return {
            "tax_side": side,
            "net_amount": net,
            "tax_amount": SIGNS[side] * sum(line["balance"] for line in lines),
            "tax_details": {
                "tax_ids": base["tax_ids"].ids,
                "tag_ids": base["tax_tag_ids"].ids,
                "lines": lines,
            },
        }

    @api.model
    def _prepare_base_line(self, item, template, vals, side):
        """Return the net line of a posting-to-be, as core's computation wants it."""
        browse = self.env["account.account"].browse
        taxes = template._get_taxes(item.company)
        uses = taxes.mapped("type_tax_use")
        return taxes._prepare_base_line_for_taxes_computation(
            None,
            product_id=item.product or self.env["product.product"],
            tax_ids=taxes,
            price_unit=vals["amount"],
            quantity=1.0,
            currency_id=item.company.currency_id,
            sign=SIGNS[side],
            # as core tells for the lines of an entry
            is_refund=side == ("debit" if "sale" in uses else "credit"),
            special_mode=f"total_{template.tax_mode}",
            account_id=browse(vals[f"{side}_account_id"]),
            partner_id=self.env["res.partner"].browse(vals[f"{side}_partner_id"]),
            analytic_distribution=vals[f"{side}_analytic"] or None,
        )

    @api.model
    def _get_entry_fields(self):
        return (
            *super()._get_entry_fields(),
            "tax_side",
            "tax_amount",
            "net_amount",
            "tax_details",
        )

    @api.model
    def _prepare_entry_lines(self, vals):
        """Add the tax lines, where the template has taxes."""
        lines = super()._prepare_entry_lines(vals)
        details = vals.get("tax_details")
        if not details:
            return lines
        side = vals["tax_side"]
        net, sign = vals["net_amount"], SIGNS[side]
        by_side = dict(zip(("debit", "credit"), lines, strict=True))
        by_side[side] |= {
            "balance": sign * net,
            "tax_ids": [Command.set(details["tax_ids"])],
            "tax_tag_ids": [Command.set(details["tag_ids"])],
        }
        by_side[OTHER_SIDE[side]]["balance"] = -sign * (net + vals["tax_amount"])
        return [*by_side.values(), *(dict(line) for line in details["lines"])]
