from odoo import fields, models

from odoo.addons.aftersales_repair.rules.old_parts import IN_STATES


class AftersalesOldPart(models.Model):
    _inherit = "aftersales.old.part"

    def _is_late(self, day):
        """Return whether this old part was not back in time, as known on a day."""
        self.ensure_one()
        if self.state in IN_STATES:
            day = fields.Date.context_today(self, self.date_received)
        return self.state == "written_off" or day > self.date_due
