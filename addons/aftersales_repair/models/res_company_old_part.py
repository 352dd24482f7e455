from odoo import fields, models

from ..rules.old_parts import GRADES


class ResCompany(models.Model):
    """Where a branch keeps old parts, and how soon it wants them back."""

    _inherit = "res.company"

    aftersales_old_part_days = fields.Integer(
        string="Old Parts Back Within (Days)",
        default=14,
        required=True,
        help="How soon a technician or an agent brings back the part he has replaced.",
    )

    _aftersales_old_part_days_positive = models.Constraint(
        "CHECK (aftersales_old_part_days >= 0)",
        "Old parts come back within a number of days, not before they are taken out.",
    )

    def _ensure_aftersales_locations(self):
        super()._ensure_aftersales_locations()
        for company in self.sudo():
            company.with_company(company)._create_old_part_locations()

    def _create_old_part_locations(self):
        """Make the places where old parts are sorted, those that are missing."""
        self.ensure_one()
        present = set(
            self.env["stock.location"]
            .search(
                [
                    ("company_id", "=", self.id),
                    ("aftersales_old_part_grade", "!=", False),
                ]
            )
            .mapped("aftersales_old_part_grade")
        )
        labels = dict(
            self.env["stock.location"]
            ._fields["aftersales_old_part_grade"]
            ._description_selection(self.env)
        )
        for grade, _label in GRADES:
            if grade not in present:
                self._create_aftersales_location(
                    self.env._("Old Parts: %s", labels[grade]),
                    location_id=self.aftersales_custody_location_id.id,
                    is_custody=True,
                    aftersales_old_part_grade=grade,
                )

    def _get_old_part_location(self, grade=False):
        """Return where old parts of a grade lie; ungraded ones lie in custody itself.

        :param str grade: one of the grades, or False
        """
        self.ensure_one()
        # sudo: stock.location - a branch may be one that the user does not see
        company = self.sudo()
        if not grade:
            return company.aftersales_custody_location_id
        domain = [
            ("company_id", "=", company.id),
            ("aftersales_old_part_grade", "=", grade),
        ]
        location = company.env["stock.location"].search(domain, limit=1)
        if not location:
            # a place that was archived is made anew
            company._ensure_aftersales_locations()
            location = company.env["stock.location"].search(domain, limit=1)
        return location
