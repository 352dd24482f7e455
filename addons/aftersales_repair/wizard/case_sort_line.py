from odoo import fields, models

from ..models.case_sorting import SORTING_DECISIONS


class AftersalesCaseSortLine(models.TransientModel):
    """A unit that is sorted, and what becomes of it."""

    _name = "aftersales.case.sort.line"
    _description = "Sort a Unit"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.case.sort", required=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="case_id.partner_id", string="Owner")
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    state = fields.Selection(related="case_id.state")
    decision = fields.Selection(SORTING_DECISIONS, required=True, default="back")
