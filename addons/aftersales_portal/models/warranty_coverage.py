from odoo import fields, models


class AftersalesWarrantyCoverage(models.Model):
    """A promise of a card in the words of its owner."""

    _inherit = "aftersales.warranty.coverage"

    def _get_portal_values(self):
        self.ensure_one()
        _ = self.env._
        color, status = self._get_portal_period()
        if self.component_ids:
            title = ", ".join(self.component_ids.mapped("name"))
        elif self.kind == "commitment":
            title = _("Service and spare parts")
        else:
            title = _("The whole unit")
        return {
            "coverage": self,
            "title": title,
            "text": self._get_portal_promise(),
            "status": status,
            "color": color,
            "percent": self._get_portal_percent() if color == "success" else 0,
        }

    def _get_portal_promise(self):
        """Say what we pay for."""
        _ = self.env._
        if self.kind == "commitment":
            return _("We serve the unit and have parts for it, at cost.")
        shares = {
            _("parts"): self.parts_percent,
            _("labour"): self.labor_percent,
            _("travel"): self.travel_percent,
        }
        free = [name for name, percent in shares.items() if percent >= 100]
        partly = [
            _("%(percent)g %% of %(name)s", percent=percent, name=name)
            for name, percent in shares.items()
            if 0 < percent < 100
        ]
        texts = []
        if free:
            texts.append(_("Free of charge: %s", ", ".join(free)))
        if partly:
            texts.append(_("We pay %s", ", ".join(partly)))
        return "; ".join(texts) or _("Nothing is paid for.")

    def _get_portal_period(self):
        """Return a colour and the period in words."""
        _ = self.env._
        today = fields.Date.context_today(self)
        if self.card_state not in ("issued", "active"):
            return "muted", _("Not in force")
        if not self.date_start or self.date_start > today:
            return "info", _("Not started")
        if self.date_end and self.date_end < today:
            return "danger", _("Expired")
        if not self.date_end:
            return "success", _("No end")
        return "success", self._get_portal_days_text((self.date_end - today).days + 1)

    def _get_portal_days_text(self, days):
        """Say how long a cover still runs; its last day counts."""
        if days == 1:
            return self.env._("Last day today")
        return self.env._("%s days left", days)

    def _get_portal_percent(self):
        """Return the share of the period that is left."""
        if not self.date_end:
            return 100
        today = fields.Date.context_today(self)
        total = (self.date_end - self.date_start).days + 1
        return 100 * ((self.date_end - today).days + 1) / total
