from odoo import models

from odoo.addons.aftersales_warranty.rules.unit_event import UnitEvent


class StockLot(models.Model):
    """When a part was taken out of a unit, came back, and what became of it."""

    _inherit = "stock.lot"

    def _get_unit_event_kinds(self):
        return super()._get_unit_event_kinds() | {
            "old_part": (self.env._("Old Part"), "fa-recycle")
        }

    def _get_unit_events(self):
        debts = self.env["aftersales.old.part"].search([("lot_id", "=", self.id)])
        return [
            *super()._get_unit_events(),
            *(event for debt in debts for event in self._get_old_part_events(debt)),
        ]

    def _get_old_part_events(self, debt):
        """Return what happened to this serial as an old part."""
        outcomes = dict(debt._fields["disposition"]._description_selection(self.env))
        grades = dict(debt._fields["grade"]._description_selection(self.env))
        case = debt.case_id
        rows = [
            (
                debt.create_date,
                self.env._("Taken out"),
                " ".join(filter(None, (case.name, case.lot_id.name))),
            ),
            (
                debt.date_received,
                self.env._("Came back"),
                grades.get(debt.grade, ""),
            ),
            (
                debt.date_settled,
                outcomes.get(debt.disposition) or debt._get_state_label(),
                debt.write_off_reason or debt.maker_id.name or "",
            ),
        ]
        return [
            UnitEvent(
                date,
                "old_part",
                f"{debt.name}: {what}",
                detail,
                model=debt._name,
                res_id=debt.id,
            )
            for date, what, detail in rows
            if date
        ]
