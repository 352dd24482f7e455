from odoo import fields, models


class AftersalesService(models.Model):
    """What calling up a service makes of a case that is still a draft."""

    _inherit = "aftersales.service"

    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        index="btree_not_null",
        help="Planning this service on a draft case makes it a case of this work type.",
    )
    service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type",
        index="btree_not_null",
        help="On whose account a draft case with this service runs: a warranty type "
        "while the unit is covered, a charged one when it is not, others always.",
    )
    priority_id = fields.Many2one(
        comodel_name="aftersales.priority",
        index="btree_not_null",
        help="Planning this service on a draft case gives it this priority.",
    )
