from odoo import api, fields, models

from ..rules.old_parts import GRADES


class AftersalesOldPartReceiptLine(models.TransientModel):
    """Something that was brought: an old part somebody owes, or an unknown one."""

    _name = "aftersales.old.part.receipt.line"
    _description = "Receive an Old Part"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.old.part.receipt", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Scanned", readonly=True)
    old_part_id = fields.Many2one(
        comodel_name="aftersales.old.part",
        domain="[('state', '=', 'owed')]",
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="old_part_id.product_id")
    lot_id = fields.Many2one(related="old_part_id.lot_id")
    case_id = fields.Many2one(related="old_part_id.case_id")
    technician_id = fields.Many2one(related="old_part_id.technician_id")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        help="How many came back; the rest is still owed.",
    )
    grade = fields.Selection(GRADES)
    problem = fields.Char(readonly=True)

    @api.depends("old_part_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.old_part_id.quantity
