from odoo import fields, models


class AftersalesCase(models.Model):
    """The old parts that came out of a unit."""

    _inherit = "aftersales.case"

    old_part_count = fields.Integer(
        compute="_compute_old_part_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_old_part_count(self):
        old_parts = self.env["aftersales.old.part"]
        counts = dict(
            old_parts._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.old_part_count = counts.get(case, 0)

    def action_view_old_parts(self):
        """Open the old parts of this case."""
        self.ensure_one()
        return self.env["aftersales.old.part"]._get_action([("case_id", "=", self.id)])
