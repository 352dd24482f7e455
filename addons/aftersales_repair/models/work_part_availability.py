from collections import defaultdict

from odoo import api, fields, models


class AftersalesWorkPart(models.Model):
    """Where a planned part is, before anybody goes out to build it in."""

    _inherit = "aftersales.work.part"

    availability = fields.Selection(
        [
            ("own", "With the Technician"),
            ("store", "In the Store"),
            ("branch", "In Another Branch"),
            ("missing", "Missing"),
        ],
        compute="_compute_availability",
        help="The nearest place that has all of it, free of what others have reserved.",
    )
    quantity_available = fields.Float(
        string="At Hand",
        digits="Product Unit",
        compute="_compute_availability",
        help="Free with the technician and in the store of his branch.",
    )
    quantity_elsewhere = fields.Float(
        string="In Other Branches",
        digits="Product Unit",
        compute="_compute_availability",
    )
    request_line_ids = fields.One2many(
        comodel_name="aftersales.part.request.line", inverse_name="part_id"
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "quantity", "lot_id", "log_id.state", "move_ids")
    def _compute_availability(self):
        # sudo: stock.quant - technicians and receptionists do not read the stock
        awaited = self.sudo().filtered(lambda part: part._is_awaited())
        (self - awaited.with_env(self.env)).update(
            {
                "availability": False,
                "quantity_available": 0.0,
                "quantity_elsewhere": 0.0,
            }
        )
        stores = awaited._find_part_stores()
        free = awaited._read_free_by_root(stores)
        taken = defaultdict(float)
        for part in awaited:
            part._set_availability(stores, free, taken)

    def _set_availability(self, stores, free, taken):
        """Tell where this part is; lines of one case share what is there.

        :param taken: what earlier lines of the case need, by case, part and serial
        """
        case, company = self.case_id, self.case_id.workshop_company_id
        free = free[self.product_id, self.lot_id]
        own = free[case.technician_id.location_id]
        store = free[stores.get(company)]
        everywhere = own + sum(
            free[place]
            for other, place in stores.items()
            if other.root_id == company.root_id
        )
        key = (case, self.product_id, self.lot_id)
        used = taken[key]
        self.quantity_available = max(own + store - used, 0.0)
        self.quantity_elsewhere = everywhere - own - store
        taken[key] += self.quantity
        needed = used + self.quantity
        self.availability = next(
            (
                name
                for name, there in (
                    ("own", own),
                    ("store", own + store),
                    ("branch", everywhere),
                )
                if self.product_id.uom_id.compare(there, needed) >= 0
            ),
            "missing",
        )

    # === BUSINESS METHODS === #

    def _find_part_stores(self):
        """Return the store of each branch of the companies that do the work."""
        roots = self.case_id.workshop_company_id.root_id
        operations = self.env["stock.picking.type"].search(
            [
                ("company_id", "child_of", roots.ids),
                ("aftersales_operation", "=", "consumption"),
            ],
            order="sequence desc, id desc",
        )
        return {
            operation.company_id: operation.default_location_src_id
            for operation in operations
        }

    def _read_free_by_root(self, stores):
        """Return what is free by part and serial, then by place, in one query.

        Shelves below a store belong to it; without a serial, all serials count.
        """
        places = self.env["stock.location"].union(
            self.case_id.technician_id.location_id, *stores.values()
        )
        paths = {place: place.parent_path for place in places}
        free = defaultdict(lambda: defaultdict(float))
        for place, product, lot, quantity, reserved in self.env[
            "stock.quant"
        ]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "child_of", places.ids),
            ],
            ["location_id", "product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            for root, path in paths.items():
                if place.parent_path.startswith(path):
                    free[product, lot][root] += quantity - reserved
                    if lot:
                        free[product, lot.browse()][root] += quantity - reserved
        return free
