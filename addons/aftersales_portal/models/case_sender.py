from odoo import fields, models
from odoo.tools.sql import column_exists, create_column


class AftersalesCase(models.Model):
    """Who entered a case in the portal, read by the rules of portal users."""

    _inherit = "aftersales.case"

    # a column of its own: a million cases are searched by it together with the agent
    sender_id = fields.Many2one(
        related="request_id.sender_id", store=True, index="btree_not_null"
    )

    def _auto_init(self):
        # what is there already was sent by nobody: no case is asked for its sender
        if not column_exists(self.env.cr, self._table, "sender_id"):
            create_column(self.env.cr, self._table, "sender_id", "int4")
        return super()._auto_init()
