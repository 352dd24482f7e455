from odoo import fields, models


class AftersalesCaseStateLog(models.Model):
    """The states of products: what a stretch of time is counted and traced by."""

    _inherit = "aftersales.case.state.log"

    lot_id = fields.Many2one(related="case_id.lot_id")
    product_id = fields.Many2one(related="case_id.product_id")
    categ_id = fields.Many2one(related="case_id.categ_id", string="Product Category")
    partner_id = fields.Many2one(related="case_id.partner_id")
    technician_id = fields.Many2one(related="case_id.technician_id")
    work_type_id = fields.Many2one(related="case_id.work_type_id")
    service_type_id = fields.Many2one(related="case_id.service_type_id")
