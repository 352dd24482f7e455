from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MOST_AT_ONCE = 10000


class AftersalesSerialGenerate(models.TransientModel):
    """Registers units of a product, each with a serial number of its own."""

    _name = "aftersales.serial.generate"
    _description = "Generate Serial Numbers"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        domain="[('tracking', '=', 'serial')]",
        ondelete="cascade",
    )
    serial_pattern_id = fields.Many2one(related="product_id.serial_pattern_id")
    next_serial = fields.Char(
        string="First Serial Number", compute="_compute_next_serial"
    )
    quantity = fields.Integer(required=True, default=1)
    batch_ref = fields.Char(string="Production Batch")
    manufacture_date = fields.Date(string="Made on", default=fields.Date.context_today)
    manufacturer_id = fields.Many2one("res.partner", string="Maker", ondelete="cascade")

    @api.depends("product_id")
    def _compute_next_serial(self):
        for wizard in self:
            product = wizard.product_id
            prefix = product.serial_prefix_format or ""
            wizard.next_serial = f"{prefix}{product.next_serial or ''}"

    @api.constrains("quantity")
    def _check_quantity(self):
        for wizard in self:
            if not 0 < wizard.quantity <= MOST_AT_ONCE:
                raise ValidationError(
                    self.env._(
                        "Generate between 1 and %s serial numbers at once.",
                        MOST_AT_ONCE,
                    )
                )

    def action_generate(self):
        """Register the units and show them."""
        self.ensure_one()
        lots = self._generate()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_unit_action"
        )
        return action | {"domain": [("id", "in", lots.ids)]}

    def _generate(self):
        """Register the units: one draw, one creation."""
        if self.product_id.tracking != "serial":
            raise UserError(
                self.env._(
                    "%s is not tracked by unique serial number.",
                    self.product_id.display_name,
                )
            )
        names = self.product_id._next_serials(self.quantity)
        return self.env["stock.lot"].create(
            [self._prepare_lot_vals(name) for name in names]
        )

    def _prepare_lot_vals(self, name):
        """Prepare one of the units."""
        return {
            "name": name,
            "product_id": self.product_id.id,
            "batch_ref": self.batch_ref,
            "manufacture_date": self.manufacture_date,
            "manufacturer_id": self.manufacturer_id.id,
        }
