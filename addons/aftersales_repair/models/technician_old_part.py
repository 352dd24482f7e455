from odoo import fields, models


class AftersalesTechnician(models.Model):
    """The old parts a technician has not brought back yet."""

    _inherit = "aftersales.technician"

    old_part_owed_count = fields.Integer(
        string="Old Parts Owed", compute="_compute_old_part_owed_count"
    )

    def _compute_old_part_owed_count(self):
        counts = self.env["aftersales.old.part"]._count_by("technician_id", self)
        for technician in self:
            technician.old_part_owed_count = counts.get(technician, 0)

    def _get_owed_old_parts(self):
        """Return the old parts that these technicians still owe, in all branches."""
        # sudo: aftersales.old.part - who leaves settles with every branch
        return (
            self.env["aftersales.old.part"]
            .sudo()
            .search([("technician_id", "in", self.ids), ("state", "=", "owed")])
        )

    def _get_open_debts(self):
        debts = super()._get_open_debts()
        owed = self._get_owed_old_parts() if self.id else ()
        if owed:
            debts.append(
                self.env._(
                    "%(technician)s owes old parts: %(parts)s.",
                    technician=self.name,
                    parts=", ".join(owed.mapped("display_name")),
                )
            )
        return debts

    def action_view_old_parts(self):
        """Open the old parts this technician owes."""
        self.ensure_one()
        return self.env["aftersales.old.part"]._get_action(
            [("technician_id", "=", self.id)]
        ) | {"context": {"search_default_owed": 1}}
