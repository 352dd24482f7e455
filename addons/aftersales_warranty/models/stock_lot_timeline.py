from odoo import models

from ..rules.unit_event import sort_events


class StockLot(models.Model):
    """All that ever happened to one unit, in the order of time."""

    _inherit = "stock.lot"

    def _get_unit_timeline(self):
        """Return the events of this unit, from the first to the last."""
        self.ensure_one()
        self.check_access("read")
        return sort_events(self._get_unit_events())

    def _get_unit_events(self):
        """Collect what happened to this unit. Hook: extend with more kinds.

        What the user may not read is left out; the number of queries must not grow
        with the number of events.

        :rtype: list[UnitEvent]
        """
        self.ensure_one()
        return []
