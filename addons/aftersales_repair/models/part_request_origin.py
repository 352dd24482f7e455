from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesPartRequest(models.Model):
    """The case and the job that parts are asked for, and who gets to see them."""

    _inherit = "aftersales.part.request"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        index=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Unit",
        compute="_compute_unit",
        search="_search_product_id",
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial Number",
        compute="_compute_unit",
        search="_search_lot_id",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id.partner_id")
    def _compute_partner_id(self):
        for request in self:
            # computed as superuser; what is entered shows what its writer sees
            reader = request if request.id else request.sudo(False)
            request.partner_id = reader._get_shown(reader.case_id).partner_id

    @api.depends("case_id.product_id", "case_id.lot_id")
    def _compute_unit(self):
        for request in self:
            case = request._get_shown(request.case_id)
            request.product_id = case.product_id
            request.lot_id = case.lot_id

    def _search_product_id(self, operator, value):
        return Domain("case_id.product_id", operator, value)

    def _search_lot_id(self, operator, value):
        return Domain("case_id.lot_id", operator, value)

    # === BUSINESS METHODS === #

    def _get_shown(self, origin):
        """Return what a request names, with all rights, if it may be shown.

        A request that is kept was written by somebody who saw what it names, and shows
        it to whoever handles it. While it is entered, it shows what its writer sees:
        it may name anything, and nobody has checked it yet.

        :param origin: the case or the job
        """
        if not self.id and not self.env.su:
            origin = origin._filtered_access("read")
        # sudo: aftersales.case, .order - see above
        return origin.sudo()

    def _check_origin(self):
        """Refuse to name a case or a job out of sight: the request shows its unit."""
        for origin in (self.case_id, self.order_id):
            if origin:
                origin.check_access("read")
