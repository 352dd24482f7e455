from odoo import fields, models

from ..rules.old_parts import GRADES


class StockLocation(models.Model):
    """The places in custody between which old parts are sorted."""

    _inherit = "stock.location"

    aftersales_old_part_grade = fields.Selection(
        GRADES,
        string="Old Parts Graded",
        index="btree_not_null",
        help="Old parts that were given this grade are put here.",
    )

    _aftersales_grade_uniq = models.UniqueIndex(
        "(company_id, aftersales_old_part_grade) "
        "WHERE aftersales_old_part_grade IS NOT NULL AND active",
        "This company has a place for old parts of this grade already.",
    )
    _aftersales_grade_custody = models.Constraint(
        "CHECK (aftersales_old_part_grade IS NULL OR is_custody)",
        "Old parts lie in custody: they would be valued as stock elsewhere.",
    )
