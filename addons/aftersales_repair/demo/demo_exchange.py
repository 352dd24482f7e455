from odoo import api, models
from odoo.fields import Command


class AftersalesDemo(models.AbstractModel):
    """Steps of the demo by which units are exchanged, and come back from dealers."""

    _inherit = "aftersales.demo"

    def _step_refurbish(self, case, when, unit_value):
        self._as("storekeeper", case).action_refurbish(unit_value)

    @api.model
    def _play_return(self, return_id, serials, steps):
        """Lead a dealer's return through its steps.

        :param int return_id: a draft ``aftersales.dealer.return`` without units
        :param dict serials: why each unit comes back
        :param list steps: tuples (days ago, hour, step, *arguments)
        """
        document = self.env["aftersales.dealer.return"].browse(return_id)
        lots = self.env["stock.lot"].search([("name", "in", list(serials))])
        document.line_ids = [
            Command.create({"lot_id": lot.id, "reason": serials[lot.name]})
            for lot in lots.sorted("name")
        ]
        for days_ago, hour, step, *args in steps:
            when = self._get_moment(days_ago, hour)
            getattr(self, f"_return_{step}")(document, *args)
            self.env.flush_all()
            self._backdate_return(document, when)
        if steps:
            document.sudo().date = self._get_day(*steps[0][:2])

    def _return_receive(self, document):
        self._as("storekeeper", document).action_receive()

    def _return_grade(self, document, findings):
        """Grade units.

        :param list findings: (grade, what was found, value or None) of each unit
        """
        lines = self._as("inspector", document).line_ids
        for line, (grade, found, value) in zip(lines, findings, strict=False):
            line.write({"grade": grade, "unit_condition": found})
            if value is not None:
                line.unit_value = value

    def _return_inspect(self, document):
        self._as("inspector", document).action_inspect()

    def _return_settle(self, document):
        self._as("storekeeper", document).action_settle()

    def _return_cancel(self, document):
        self._as("reception", document).action_cancel()

    def _backdate_return(self, document, when):
        """Set back what the last step has dated now."""
        document = document.sudo()
        now = self.env.cr.now().replace(microsecond=0)
        for field in ("date_received", "date_settled"):
            if document[field] and document[field] >= now:
                document[field] = when
        pickings = document.line_ids.move_ids.picking_id
        self._backdate_pickings(
            pickings.filtered(lambda picking: picking.date_done >= now), when
        )
