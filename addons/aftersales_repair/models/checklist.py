from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesChecklist(models.Model):
    """What must be looked at when units of a kind are worked on.

    Every list that fits a job adds its points: one for all work, one for a kind of
    appliance, one for installations.
    """

    _name = "aftersales.checklist"
    _description = "Checklist"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The points of the first list are asked first."
    )
    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        relation="aftersales_checklist_work_type_rel",
        help="The kinds of work this list is for; empty means all.",
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="aftersales_checklist_category_rel",
        string="Product Categories",
        help="The units this list is for, with the categories below; empty means all.",
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.checklist.line",
        inverse_name="checklist_id",
        string="Checkpoints",
        copy=True,
    )
    line_count = fields.Integer(string="Points", compute="_compute_line_count")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for checklist in self:
            checklist.line_count = len(checklist.line_ids)

    @api.model
    def _find_lines(self, work_type, product, stage):
        """Return the points to be answered on a job.

        :param work_type: an ``aftersales.work.type``, may be empty
        :param product: the product of the unit, may be empty
        :param str stage: ``work`` for the technician's, ``check`` for the inspector's
        """
        categories = product.categ_id._get_line_of_descent()
        fits = Domain("active", "=", True) & Domain.AND(
            Domain(field, "=", False) | Domain(field, "in", records.ids)
            for field, records in (
                ("work_type_ids", work_type),
                ("category_ids", categories),
            )
        )
        lines = self.line_ids
        return lines.search_fetch(
            Domain("stage", "=", stage) & Domain("checklist_id", "any", fits),
            order=f"checklist_id, {lines._order}",
        )
