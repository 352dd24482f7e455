from odoo import models


class AftersalesCase(models.Model):
    """Whether an inspector must see the work of a case."""

    _inherit = "aftersales.case"

    def _is_check_due(self):
        """Return whether the work done last must pass a check; the gate asks this.

        Where the process inspects by sample the draw was made when the log came in.
        """
        self.ensure_one()
        mode = self.process_id.check_mode
        if mode == "sample":
            return (
                self.log_ids.filtered(
                    lambda log: log.state in ("submitted", "approved")
                )
                .sorted("id")[-1:]
                .is_check_due
            )
        return mode == "always"
