import hashlib
import json

from odoo import models

from ..rules.form import format_datetime, format_number


class AftersalesWorkLog(models.Model):
    """What the form of a visit shows, and what it lacks to be handed in."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _get_portal_values(self):
        """Return what the form shows: a text by the name of each input.

        A box that is not ticked is an empty text.
        """
        self.ensure_one()
        values = {
            "date_start": format_datetime(self.date_start, self.env.tz),
            "date_end": format_datetime(self.date_end, self.env.tz),
            "work_done": self.work_done or "",
            "is_beyond_repair": "1" if self.is_beyond_repair else "",
        }
        for name in ("fault_mode_id", "fault_cause_id", "fault_agent_id"):
            values[name] = str(self[name].id or "")
        for line in self._get_portal_lines():
            values |= self._get_portal_line_values(line)
        return values

    def _get_portal_line_values(self, line):
        key = self._get_portal_line_key(line)
        values = {f"{key}_used": "1" if line.log_id == self else ""}
        for name in self._get_portal_number_fields(line):
            values[f"{key}_{name}"] = format_number(line[name])
        if line._name == "aftersales.work.part" and line.tracking != "none":
            values |= {
                f"{key}_lot": line.lot_id.name or "",
                f"{key}_removed_lot": line.removed_lot_id.name or "",
                f"{key}_old_due": "1" if line.is_old_part_due else "",
            }
        return values

    def _get_portal_version(self):
        """Return a sign of what the form shows: another one once it shows other."""
        text = json.dumps(self._get_portal_values(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _get_portal_problems(self):
        """Return what is missing to hand the log in, all of it at once.

        The steps of the model refuse the same, one after the other.

        :return: a sentence by the name of the input it stands beside
        """
        self.ensure_one()
        _ = self.env._
        problems = {}
        if not self.date_start:
            problems["date_start"] = _("Enter when the work started.")
        if not self.work_done:
            problems["work_done"] = _("Write what was found and done.")
        # of the lines of the case, which the form shows as well
        parts = self.case_id.part_ids.filtered(lambda part: part.log_id == self)
        for part in parts.filtered(lambda part: part.tracking != "none"):
            key = self._get_portal_line_key(part)
            name = part.product_id.display_name
            if not part.lot_id:
                problems[f"{key}_lot"] = _(
                    "Enter the serial of the %s that was built in.", name
                )
            if part.is_old_part_due and not part.removed_lot_id:
                problems[f"{key}_removed_lot"] = _(
                    "Enter the serial of the old %s that was taken out.", name
                )
        return problems
