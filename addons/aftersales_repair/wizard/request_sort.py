from odoo import fields, models


class AftersalesRequestSort(models.TransientModel):
    """Gives many requests of the inbox category, priority and who is responsible."""

    _name = "aftersales.request.sort"
    _description = "Sort Requests"

    request_ids = fields.Many2many(
        comodel_name="aftersales.request",
        relation="aftersales_request_sort_rel",
        required=True,
    )
    category_id = fields.Many2one(comodel_name="aftersales.request.category")
    priority_id = fields.Many2one(
        comodel_name="aftersales.priority",
        help="Units that are not taken in yet get it too.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        help="The one of the category, where nobody is chosen.",
    )

    def action_apply(self):
        """Sort the requests."""
        self.ensure_one()
        self.request_ids._check_desk()
        if self.category_id:
            self.request_ids.category_id = self.category_id
        if self.priority_id:
            self.request_ids.priority_id = self.priority_id
        if self.user_id:
            self.request_ids.user_id = self.user_id
        return {"type": "ir.actions.act_window_close"}
