from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesCase(models.Model):
    """What reception notes when a unit, or a question about one, comes in."""

    _inherit = "aftersales.case"

    is_remote = fields.Boolean(related="work_type_id.is_remote")
    is_serial_missing = fields.Boolean(
        string="Without Serial",
        copy=False,
        help="The unit bears no serial that can be read: taking it in gives it a "
        "number of ours.",
    )
    is_unit_registered = fields.Boolean(
        string="Unit New to Us",
        readonly=True,
        copy=False,
        help="Nobody had sold this unit through us: it was registered at reception.",
    )
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="aftersales_case_photo_rel",
        string="Photos at Reception",
        copy=False,
        help="How the unit looked when it came in.",
    )
    deliverer_name = fields.Char(related="request_id.deliverer_name")
    purchase_date = fields.Date(compute="_compute_purchase")
    dealer_id = fields.Many2one(
        comodel_name="res.partner", string="Shop", compute="_compute_purchase"
    )
    seller_name = fields.Char(related="card_id.seller_name")
    purchase_origin = fields.Char(
        string="Sold By",
        compute="_compute_purchase",
        help="The sales order or the delivery by which we sold the unit.",
    )

    # === COMPUTE METHODS === #

    @api.depends("card_id", "lot_id")
    def _compute_purchase(self):
        sold = self._get_deliveries()
        # sudo: sale.order, stock.picking - the number is shown, nothing else
        for case in self.sudo():
            card, line = case.card_id, sold.get(case.lot_id.id)
            picking = card.picking_id or (line and line.picking_id)
            case.dealer_id = card.dealer_id
            case.purchase_date = (
                card.purchase_date or card.delivery_date or (line and line.date.date())
            )
            case.purchase_origin = (
                card.sale_order_id.name
                or (line and line.move_id.sale_line_id.order_id.name)
                or (picking and picking.name)
            )

    def _get_deliveries(self):
        """Return the last delivery of each unit that has no card, by its id."""
        lots = self.filtered(lambda case: not case.card_id).lot_id
        if not lots:
            return {}
        # sudo: stock.move.line - reception does not read the stock
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", lots.ids)
                & Domain("state", "=", "done")
                & Domain("location_dest_id.usage", "=", "customer")
                & Domain("move_id.aftersales_case_id", "=", False),
                order="date, id",
            )
        )
        return {line.lot_id.id: line for line in lines}

    @api.onchange("work_type_id")
    def _onchange_work_type_id(self):
        if self.is_remote:
            self.place = "customer"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_remote_vals(vals) for vals in vals_list]
        cases = super().create(vals_list)
        cases._own_photos()
        return cases

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return result

    @api.model
    def _prepare_remote_vals(self, vals):
        """Return the values of a case; help at a distance takes no unit in."""
        work_type = self.env["aftersales.work.type"].browse(vals.get("work_type_id"))
        return {"place": "customer", **vals} if work_type.is_remote else vals

    def _own_photos(self):
        """Let whoever reads a case see its photos, not their author alone."""
        for case in self:
            # sudo: ir.attachment - the case was just written by this user
            strays = case.photo_ids.sudo().filtered(lambda photo: not photo.res_id)
            strays.write({"res_model": self._name, "res_id": case.id})

    def _get_diagnosis_fields(self):
        return super()._get_diagnosis_fields() | {"photo_ids"}

    # === BUSINESS METHODS === #

    def _get_intake_problem(self):
        self.ensure_one()
        if not self.product_id and not self.is_remote:
            return self.env._(
                "Case %s has no unit. Enter its serial or product, or choose a kind of "
                "work that is done at a distance.",
                self.name,
            )
        if self.is_remote and self.place == "workshop":
            return self.env._(
                "%(work)s of case %(case)s is done at a distance and takes no unit in. "
                "Choose another place or another kind of work.",
                work=self.work_type_id.name,
                case=self.name,
            )
        return super()._get_intake_problem()

    def _take_in(self):
        self._number_units()
        return super()._take_in()

    def _number_units(self):
        """Give units without a readable serial the number of their case."""
        cases = self.filtered(
            lambda case: (
                case.is_serial_missing
                and not case.lot_id
                and case.product_id.tracking != "none"
            )
        )
        # sudo: stock.lot, aftersales.case - a step of reception, which does not
        # write the stock
        lots = (
            self.env["stock.lot"]
            .sudo()
            .create(
                [
                    {"product_id": case.product_id.id, "name": case.name}
                    for case in cases
                ]
            )
        )
        for case, lot in zip(cases.sudo(), lots, strict=True):
            case.lot_id = lot
