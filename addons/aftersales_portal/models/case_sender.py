from odoo import fields, models


class AftersalesCase(models.Model):
    """Who entered a case in the portal, read by the rules of portal users."""

    _inherit = "aftersales.case"

    # a column of its own: a million cases are searched by it together with the agent
    sender_id = fields.Many2one(
        related="request_id.sender_id", store=True, index="btree_not_null"
    )
