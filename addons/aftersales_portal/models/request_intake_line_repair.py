from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.repair_list import make_repair_key
from .repair_reader import RepairReader


class AftersalesRequestIntakeLine(models.TransientModel):
    """What an agent wrote of one finished repair, and what is wrong with it."""

    _inherit = "aftersales.request.intake.line"

    job_number = fields.Char(string="Your Number")
    day = fields.Char(string="Date")
    work_done = fields.Text()
    parts = fields.Char()
    services = fields.Char(string="Service Code")
    hours = fields.Char()
    fault_mode = fields.Char(string="Fault Code")
    fault_cause = fields.Char(string="Cause")
    fault_agent = fields.Char(string="Caused By")
    technician = fields.Char()
    paid = fields.Char(
        string="Paid by the Customer",
        help="What he paid the agent, who invoices it himself.",
    )

    # === CHECK === #

    def _check(self):
        super()._check()
        repairs = self.filtered(lambda line: line.intake_id.kind == "repair")
        if not repairs:
            return
        repairs._check_known()
        readable = repairs.filtered(lambda line: not line.problem)
        reader = RepairReader(readable)
        for line in readable:
            line._check_repair(reader)

    def _check_repair(self, reader):
        """Say what cannot be read of the repair, by a :class:`RepairReader`."""
        self.ensure_one()
        try:
            reader.read_repair(self)
        except UserError as error:
            self.problem = str(error)

    def _check_known(self):
        """Refuse what was reported before, and what stands in the list twice."""
        keys = {line: line._get_repair_key() for line in self}
        # sudo: aftersales.request - what this agent has reported, by whomever
        requests = self.env["aftersales.request"].sudo()
        known = {
            request.portal_key: request
            for request in requests.search([("portal_key", "in", list(keys.values()))])
        }
        seen = {}
        for line in self.sorted("number"):
            key = keys[line]
            if key in known:
                line.problem = self.env._(
                    "Reported already, by request %s.", known[key].name
                )
            elif key in seen:
                line.problem = self.env._("Line %s is the same repair.", seen[key])
            seen.setdefault(key, line.number)

    def _get_repair_key(self):
        self.ensure_one()
        names = (
            "job_number",
            "identifier",
            "product",
            "day",
            "work_done",
            "parts",
            "services",
        )
        return make_repair_key(
            self.intake_id.agent_id.id, {name: self[name] or "" for name in names}
        )
