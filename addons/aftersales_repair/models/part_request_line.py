from odoo import api, fields, models

from .part_request import CASE_KINDS, MAKER_KINDS


class AftersalesPartRequestLine(models.Model):
    """A part that is asked for, how much of it, and who pays for it."""

    _name = "aftersales.part.request.line"
    _description = "Part Request Line"
    _inherit = ["aftersales.gate.mixin", "aftersales.audited.mixin"]
    _audited_parent = "request_id"
    _audited_fields = (
        "product_id",
        "quantity",
    )
    _order = "request_id, id"

    request_id = fields.Many2one(
        comodel_name="aftersales.part.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True
    )
    state = fields.Selection(related="request_id.state", store=True, index=True)
    kind = fields.Selection(related="request_id.kind")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Part",
        required=True,
        index=True,
        domain="[('type', '=', 'consu')]",
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of Measure")
    part_id = fields.Many2one(
        comodel_name="aftersales.work.part",
        string="Planned Part",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
    )
    currency_id = fields.Many2one(related="request_id.currency_id")
    covered_percent = fields.Float(
        string="Covered (%)", compute="_compute_covered_percent", store=True
    )
    price_unit = fields.Monetary(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        help="For a case what the customer would pay without cover; from a maker what "
        "he asks for it, zero where it is free.",
    )
    price_full = fields.Monetary(
        string="Full Price", compute="_compute_amounts", store=True
    )
    price_covered = fields.Monetary(
        string="Covered Price",
        compute="_compute_amounts",
        store=True,
        help="What the customer does not pay, because of the warranty or in goodwill.",
    )
    price_charged = fields.Monetary(
        string="To Pay", compute="_compute_amounts", store=True
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part must be more than zero."
    )
    _one_open_line = models.UniqueIndex(
        "(part_id) WHERE part_id IS NOT NULL "
        "AND state IN ('draft', 'to_approve', 'approved')",
        "This part of the case has been asked for already.",
    )

    # === COMPUTE METHODS === #

    # what was asked for stands as it was judged: a settled request does not change
    @api.depends("part_id.covered_percent", "request_id.state")
    def _compute_covered_percent(self):
        for line in self:
            percent = line.covered_percent
            if line.request_id.state in (False, "draft", "to_approve"):
                percent = line._get_shown_part().covered_percent
            line.covered_percent = percent

    @api.depends("part_id.price_unit", "product_id", "request_id.kind")
    def _compute_price_unit(self):
        for line in self:
            kind = line.request_id.kind
            if kind == "maker_bought":
                line.price_unit = line.price_unit or line.product_id.standard_price
            elif kind in (*MAKER_KINDS, "stock"):
                line.price_unit = 0.0
            else:
                price = line._get_shown_part().price_unit
                line.price_unit = price or line.product_id.lst_price

    def _get_shown_part(self):
        """Return the planned part whose terms this line shows, with all rights.

        While it is entered, a line may name any part: its writer sees his own only.
        """
        self.ensure_one()
        part = self.part_id
        if not self.id:
            part = part.sudo(False)._filtered_access("read")
        # sudo: aftersales.work.part - the storekeeper sees who pays
        return part.sudo()

    @api.depends("price_unit", "quantity", "covered_percent", "request_id.kind")
    def _compute_amounts(self):
        for line in self:
            line.price_full = line._get_amount()
            line.price_charged = line._get_amount(line.covered_percent)
            line.price_covered = line.price_full - line.price_charged

    def _get_amount(self, covered_percent=0.0):
        """Return what the line costs less a cover, untaxed.

        What a maker asks has no taxes of ours in it.
        """
        self.ensure_one()
        price = self.price_unit * (1 - covered_percent / 100)
        if self.kind not in CASE_KINDS or not self.product_id:
            return price * self.quantity
        return self.product_id._get_untaxed_amount(
            price, self.quantity, self.company_id, self.currency_id
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.request_id._check_editable()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.request_id._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        if not self.env.su:
            self.request_id._check_editable()

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return {"part_id"}

    def _get_fixed_links(self):
        # another request may be approved already
        return super()._get_fixed_links() | {"request_id"}

    def _prepare_part_vals(self):
        """Return the planned part of the case that this line asks for."""
        self.ensure_one()
        return {
            "case_id": self.request_id.case_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
        }
