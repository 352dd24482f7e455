from odoo import models

from odoo.addons.aftersales_warranty.rules.unit_event import UnitEvent


class StockLot(models.Model):
    """What experts found on a unit."""

    _inherit = "stock.lot"

    def _get_unit_event_kinds(self):
        return super()._get_unit_event_kinds() | {
            "appraisal": (self.env._("Appraisal"), "fa-gavel")
        }

    def _get_unit_events(self):
        appraisals = self.env["aftersales.appraisal"].search(
            [("lot_id", "=", self.id), ("state", "=", "issued")]
        )
        verdicts = dict(appraisals._fields["verdict"]._description_selection(self.env))
        return [
            *super()._get_unit_events(),
            *(
                UnitEvent(
                    appraisal.date,
                    "appraisal",
                    f"{appraisal.name}: {verdicts[appraisal.verdict]}",
                    appraisal.reason or "",
                    model=appraisal._name,
                    res_id=appraisal.id,
                )
                for appraisal in appraisals
            ),
        ]
