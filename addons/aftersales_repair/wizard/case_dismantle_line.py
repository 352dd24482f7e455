from odoo import api, fields, models

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier


class AftersalesCaseDismantleLine(models.TransientModel):
    """A part of a unit that is taken apart: good, or scrap with the rest."""

    _name = "aftersales.case.dismantle.line"
    _description = "Part of a Unit Taken Apart"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.case.dismantle", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Part",
        required=True,
        domain="[('type', '=', 'consu')]",
        ondelete="cascade",
    )
    tracking = fields.Selection(related="product_id.tracking")
    quantity = fields.Float(digits="Product Unit", default=1.0)
    serial = fields.Char(help="As it stands on the part; one we never had is made.")
    is_good = fields.Boolean(string="Good")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    unit_value = fields.Monetary(
        string="Worth Each",
        compute="_compute_unit_value",
        store=True,
        readonly=False,
        help="What one is worth in stock; half of what a new one costs unless changed.",
    )

    @api.depends("product_id")
    def _compute_unit_value(self):
        for line in self:
            # sudo: product.product - the cost is no secret to who grades the part
            company = line.wizard_id.case_id.sudo().workshop_company_id
            product = line.product_id.sudo().with_company(company)
            line.unit_value = product.standard_price / 2

    def _prepare_part(self):
        """Return this line as the step of the case takes it."""
        self.ensure_one()
        serial = self.tracking != "none" and clean_identifier(self.serial or "")
        return {
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "lot_id": self._find_or_register_lot(serial).id if serial else False,
            "unit_value": self.unit_value,
        }

    def _find_or_register_lot(self, serial):
        # sudo: stock.lot - the serial is read off the part
        return self.env["stock.lot"].sudo()._find_or_register(self.product_id, serial)
