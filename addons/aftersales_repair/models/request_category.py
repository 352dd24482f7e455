from odoo import fields, models


class AftersalesRequestCategory(models.Model):
    """What a request that came in by itself is about, and who looks after such."""

    _name = "aftersales.request.category"
    _description = "Request Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        index="btree_not_null",
        help="Requests that get this category become his.",
    )
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        index="btree_not_null",
        help="What is done with the units of such requests.",
    )
