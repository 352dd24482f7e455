from odoo import models
from odoo.tools import SQL

HISTORY_FIELDS = ("description", "parts", "usage", "amount", "technician_name")


class AftersalesSerialImport(models.Model):
    """Services done before this system was in use, brought in as closed records."""

    _inherit = "aftersales.serial.import"

    def _get_same_row(self):
        # a unit was served many times, the same service is told once
        if self.kind == "history":
            return SQL("product_id, serial, data")
        return super()._get_same_row()

    def _report_units(self, scope):
        if self.kind != "history":
            super()._report_units(scope)
            return
        self._link_units(scope)
        if not self.registers_unknown:
            self._report(scope, "lot_unknown", "serial", SQL("row.lot_id IS NULL"))
        self.env["aftersales.unit.history"].flush_model()
        same = SQL(
            "history.lot_id = row.lot_id "
            "AND history.date = (row.data->>'event_date')::date "
            "AND history.name IS NOT DISTINCT FROM row.data->>'service_number' "
            "AND history.description IS NOT DISTINCT FROM row.data->>'description'"
        )
        history = SQL("aftersales_unit_history AS history")
        self._report(scope, "history_exists", "serial", same, history)

    def _enter_kind(self, rows, lot_by_row):
        if self.kind == "history":
            self._enter_history(rows, lot_by_row)
            return {}
        return super()._enter_kind(rows, lot_by_row)

    def _enter_history(self, rows, lot_by_row):
        """Create the old services that the rows tell of."""
        owner_by_row = self._find_owners(rows)
        self.env["aftersales.unit.history"].create(
            [
                {
                    "lot_id": lot_by_row[row["id"]].id,
                    "date": row["data"]["event_date"],
                    "name": row["data"].get("service_number"),
                    "partner_id": owner_by_row.get(row["id"], False),
                }
                | self._pick(row, HISTORY_FIELDS)
                for row in rows
            ]
        )
