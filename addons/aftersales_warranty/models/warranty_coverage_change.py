from odoo import api, models


class AftersalesWarrantyCoverage(models.Model):
    """How a coverage is corrected by hand, and what follows from it."""

    _inherit = "aftersales.warranty.coverage"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        coverages = super().create(vals_list)
        coverages.card_id._follow_corrected()
        return coverages

    def write(self, vals):
        res = super().write(vals)
        if {"kind", "date_end", "component_ids"} & vals.keys():
            # an extension that is corrected itself does not jump back to its base
            bases = self.filtered(lambda coverage: not coverage.extension_id)
            bases.card_id._follow_corrected()
            (self.card_id - bases.card_id)._follow_corrected(extensions=False)
        return res

    def unlink(self):
        cards = self.card_id
        res = super().unlink()
        cards._follow_corrected()
        return res

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        # The computed ones stay closed, the mixin sees to that.
        return set()

    def _get_logged_fields(self):
        return {
            "kind",
            "date_start",
            "date_end",
            "parts_percent",
            "labor_percent",
            "travel_percent",
            "component_ids",
            *self._get_limit_fields(),
        }

    def _get_log_document(self):
        return self.card_id or self.unit_component_id.unit_id

    def _log_changes(self, before):
        if not before["date_start"]:
            # the event has happened: the dates fill by themselves, the card tells it
            before = {
                name: value
                for name, value in before.items()
                if name not in ("date_start", "date_end")
            }
        return super()._log_changes(before)
