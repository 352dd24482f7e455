import base64

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.repair_list import MAX_REPAIRS, read_repairs

# a repair goes the whole way from its request to its log: fewer of them in a step
REPAIR_STEP = 5
# what one press sends where no script asks step by step
REPAIR_PRESS = 20
CORRECTED = {
    "unit": ("identifier", "product", "phone", "complaint"),
    "repair": (
        "identifier",
        "product",
        "job_number",
        "day",
        "work_done",
        "parts",
        "services",
        "hours",
        "fault_mode",
        "fault_cause",
        "fault_agent",
        "technician",
        "phone",
        "paid",
    ),
}


class AftersalesRequestIntake(models.TransientModel):
    """A list of repairs that an agent's people have done without a network.

    Each line becomes a case with its order and its log, by the steps any other takes.
    """

    _inherit = "aftersales.request.intake"

    kind = fields.Selection(
        [("unit", "Units to Take In"), ("repair", "Finished Repairs")],
        required=True,
        default="unit",
        readonly=True,
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        readonly=True,
        help="Who did the repairs that name nobody.",
    )
    service_id = fields.Many2one(
        comodel_name="aftersales.service",
        readonly=True,
        help="What was done in the repairs that name no service.",
    )

    # === PORTAL METHODS === #

    def _read_list(self):
        if self.kind == "unit":
            return super()._read_list()
        try:
            lines = read_repairs(
                base64.b64decode(self.file) if self.file else self.text or ""
            )
        except FileError as error:
            raise UserError(self._get_file_problem(error.code)) from error
        if not lines:
            raise UserError(self.env._("The list names no unit."))
        return lines

    def _get_file_problem(self, code):
        if self.kind == "repair" and code == "too_many_rows":
            return self.env._("A list takes up to %s repairs; split it.", MAX_REPAIRS)
        if self.kind == "repair" and code == "empty":
            return self.env._("Paste the repairs, or choose a file.")
        return super()._get_file_problem(code)

    def _get_correctable(self):
        """Return what an agent may correct on a line, and how it is called."""
        names = CORRECTED[self.kind]
        labels = self.line_ids.fields_get(names, ["string"])
        return [(name, labels[name]["string"]) for name in names]

    def _portal_send(self, limit=None):
        if self.kind == "unit":
            return super()._portal_send(limit)
        self.ensure_one()
        # whoever presses twice waits for nobody: the second is told so
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_reporter()
        good = self.line_ids.filtered(lambda line: not line.problem).sorted("number")
        for line in good[: REPAIR_STEP if limit is None else limit or REPAIR_PRESS]:
            request = line._try_report()
            if request:
                self.sent_request_ids += request
                self.sent_count += 1
                line.unlink()
        return len(self.line_ids.filtered(lambda line: not line.problem))

    def _check_reporter(self):
        """Refuse agents who are to announce their units before they repair them."""
        if not self.agent_id.is_aftersales_reporter:
            raise UserError(
                self.env._("Announce units by requests; ask us if you work offline.")
            )

    def _get_unfinished_logs(self):
        """Return the logs of this list that could not be handed in as they are."""
        orders = self.sent_request_ids.case_ids.order_ids
        return orders.log_ids.filtered(lambda log: log.state == "draft")
