from odoo import models

FAULT_FIELDS = {"fault_mode_id", "fault_cause_id", "fault_agent_id"}


class AftersalesWorkLog(models.Model):
    """What the technician finds is the diagnosis of the case while his log is open."""

    _inherit = "aftersales.work.log"

    # === CRUD METHODS === #

    def write(self, vals):
        names = FAULT_FIELDS & vals.keys()
        if not names:
            return super().write(vals)
        drafts = self.filtered(lambda log: log.state == "draft")
        known = {log: {name: log[name] for name in names} for log in drafts}
        result = super().write(vals)
        for log, faults in known.items():
            # a form sends all three: only what was changed in it is news to the case
            log._diagnose_case(
                {
                    name: log[name].id
                    for name, fault in faults.items()
                    if log[name] != fault
                }
            )
        return result

    # === BUSINESS METHODS === #

    def _diagnose_case(self, faults):
        """Write what was found to the case, which judges by it what nobody was told.

        :param dict faults: the ids of the faults by the names of their fields
        """
        self.ensure_one()
        if faults:
            # sudo: aftersales.case - its own technician, internal or an agent's, who
            # was let write the log
            self.sudo().case_id.write(faults)
