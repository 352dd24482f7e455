from odoo import api, fields, models
from odoo.fields import Domain

GRADES = [
    ("a", "A: As New"),
    ("b", "B: Good, Used"),
    ("c", "C: Damaged"),
]
DISPOSITIONS = [
    ("restock", "Back to Stock"),
    ("refurbish", "Refurbish"),
    ("scrap", "Scrap"),
    ("back", "Back to Dealer"),
]
WAY_OF_GRADE = {"a": "restock", "b": "refurbish", "c": "scrap"}


class AftersalesDealerReturnLine(models.Model):
    """One unit a dealer brings back: how it is, where it goes, what he gets for it."""

    _name = "aftersales.dealer.return.line"
    _description = "Dealer Return Unit"
    _inherit = ["aftersales.gate.mixin", "aftersales.audited.mixin"]
    _audited_fields = (
        "lot_id",
        "quantity",
        "grade",
        "disposition",
        "price_unit",
        "credit_percent",
        "is_credited",
    )
    _audited_parent = "return_id"
    _order = "return_id, id"
    _rec_name = "lot_id"

    return_id = fields.Many2one(
        comodel_name="aftersales.dealer.return",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="return_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="return_id.partner_id",
        string="Dealer",
        store=True,
        precompute=True,
        index=True,
    )
    state = fields.Selection(related="return_id.state", store=True)
    date = fields.Date(related="return_id.date", store=True)

    # unit
    product_id = fields.Many2one(
        comodel_name="product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
    )
    tracking_mode = fields.Selection(
        related="product_id.tracking", string="Product Tracking"
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=?', product_id)]",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    is_open = fields.Boolean(default=True, readonly=True, copy=False)
    warning = fields.Char(compute="_compute_warning")

    # inspection
    reason = fields.Char(help="Why the unit came back.")
    unit_condition = fields.Text(string="Found")
    accessories = fields.Char(help="What came with the unit.")
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="aftersales_dealer_return_photo_rel",
        string="Photos",
        copy=False,
    )
    grade = fields.Selection(GRADES, copy=False, index="btree_not_null")
    disposition = fields.Selection(
        DISPOSITIONS,
        string="Goes",
        compute="_compute_disposition",
        store=True,
        readonly=False,
        copy=False,
        help="Back to stock at what it cost, refurbished at its graded value, scrap, "
        "or back to the dealer as it came.",
    )
    unit_value = fields.Float(
        string="Graded Value",
        digits="Product Price",
        compute="_compute_unit_value",
        store=True,
        readonly=False,
        copy=False,
        help="What one is worth in our stock, in the currency of the branch.",
    )

    # money
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Sold With",
        compute="_compute_sale_line_id",
        store=True,
        index="btree_not_null",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id", store=True
    )
    price_unit = fields.Monetary(
        string="Price Paid",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        copy=False,
        help="What the dealer paid for one, from its sale where that is known.",
    )
    is_credited = fields.Boolean(
        string="Credit",
        compute="_compute_is_credited",
        store=True,
        readonly=False,
        copy=False,
        help="The dealer gets his money back by a credit note.",
    )
    credit_percent = fields.Float(
        string="Credit %", default=100.0, help="How much of the price he gets back."
    )
    price_credit = fields.Monetary(
        string="To Credit", compute="_compute_price_credit", store=True
    )
    refund_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Credited By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_dealer_line_id"
    )

    _one_open_return = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL AND is_open",
        "This unit is on an open return already.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Enter how many come back."
    )
    _value_positive = models.Constraint(
        "CHECK (unit_value >= 0 AND price_unit >= 0)", "Values are not below zero."
    )
    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent BETWEEN 0 AND 100)",
        "A credit is between nothing and the whole price.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lot_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.lot_id.product_id or line.product_id

    @api.depends("grade")
    def _compute_disposition(self):
        for line in self:
            line.disposition = WAY_OF_GRADE.get(line.grade, line.disposition)

    @api.depends("disposition", "lot_id", "product_id", "company_id")
    def _compute_unit_value(self):
        deliveries = self._find_deliveries()
        for line in self:
            if line.disposition in ("scrap", "back"):
                line.unit_value = 0
                continue
            # sudo: stock.move, product.product - inspectors read no cost elsewhere
            move = deliveries[line].sudo().move_id
            product = line.product_id.sudo().with_company(line.company_id)
            is_own = move.company_id == line.company_id
            cost = move._get_price_unit() if is_own and move.value else 0
            line.unit_value = cost or product.standard_price

    @api.depends("lot_id")
    def _compute_sale_line_id(self):
        deliveries = self._find_deliveries()
        for line in self:
            # sudo: sale.order.line - storekeepers need no rights on sales
            line.sale_line_id = deliveries[line].sudo().move_id.sale_line_id

    @api.depends("sale_line_id", "partner_id", "company_id")
    def _compute_currency_id(self):
        for line in self:
            sold = line._get_own_sale_line()
            line.currency_id = sold.currency_id or line.company_id.currency_id

    @api.depends("sale_line_id", "partner_id")
    def _compute_price_unit(self):
        for line in self:
            sold = line._get_own_sale_line()
            price = sold.price_unit * (1 - sold.discount / 100)
            line.price_unit = (
                sold.product_uom_id._compute_price(price, line.product_id.uom_id)
                if sold
                else 0
            )

    @api.depends("disposition")
    def _compute_is_credited(self):
        for line in self:
            line.is_credited = bool(line.disposition) and line.disposition != "back"

    @api.depends("is_credited", "credit_percent", "price_unit", "quantity")
    def _compute_price_credit(self):
        for line in self:
            share = line.credit_percent / 100 if line.is_credited else 0
            line.price_credit = line.price_unit * line.quantity * share

    @api.depends_context("lang")
    @api.depends("lot_id", "partner_id")
    def _compute_warning(self):
        for line in self:
            card = line.lot_id.current_card_id
            dealer = card.dealer_id.commercial_partner_id
            if card.partner_id:
                line.warning = self.env._(
                    "Sold to %s by its card", card.partner_id.display_name
                )
            elif dealer and dealer != line.partner_id.commercial_partner_id:
                line.warning = self.env._("Delivered to %s", dealer.display_name)
            else:
                line.warning = False

    # === BUSINESS METHODS === #

    def _get_own_sale_line(self):
        """Return the sale of this unit, or nothing where another one paid for it."""
        self.ensure_one()
        # sudo: sale.order.line - as for the sale line
        sold = self.sudo().sale_line_id
        payer = sold.order_id.partner_invoice_id.commercial_partner_id
        return sold if payer == self.partner_id.commercial_partner_id else sold.browse()

    def _find_deliveries(self):
        """Return the last sale of each unit, an empty record where none is known.

        :rtype: dict[line, stock.move.line]
        """
        # sudo: stock.move.line - those who inspect do not read the stock
        rows = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", self.lot_id.ids)
                & Domain("state", "=", "done")
                & Domain("location_dest_id.usage", "=", "customer")
                & Domain("location_id.usage", "!=", "customer")
                & Domain("move_id.aftersales_case_id", "=", False)
                & Domain("move_id.aftersales_dealer_line_id", "=", False),
                order="date, id",
            )
        )
        last = {row.lot_id: row for row in rows}
        return {line: last.get(line.lot_id, rows.browse()) for line in self}
