from odoo import fields, models


class AftersalesWorkType(models.Model):
    """Whether a job installs a unit for the first time, or once more."""

    _inherit = "aftersales.work.type"

    is_reinstallation = fields.Boolean(
        help="The unit was installed before: this work never starts its warranty.",
    )

    _reinstallation_installs = models.Constraint(
        "CHECK (is_reinstallation IS NOT TRUE OR is_installation)",
        "A reinstallation is an installation too; tick both or none.",
    )

    def _find_installation(self, again=False):
        """Return the work type of a first installation, or of a later one.

        :param bool again: whether the unit was installed before
        """
        types = self.search([("is_installation", "=", True)])
        fitting = types.filtered(lambda work: work.is_reinstallation == again)
        return (fitting or types)[:1]
